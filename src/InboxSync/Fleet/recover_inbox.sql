update mirror.inboxes i
set state = case when i.synced_at is null then 'syncing' else 'ready' end, state_detail = null
from mirror.accounts a
where i.inbox_id = @InboxId and i.state = 'failing' and a.inbox_id = i.inbox_id and a.lease_token = @Token
