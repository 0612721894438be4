update mirror.accounts a
set leased_until = now() + @lease
from unnest(@inboxes, @tokens) as held (inbox_id, token)
where a.inbox_id = held.inbox_id and a.lease_token = held.token and a.lease_owner = @worker
returning a.inbox_id
