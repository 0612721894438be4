-- FOR UPDATE waits for no writer of the holder before (fence.sql locks FOR KEY SHARE): it skips the inbox until that
-- transaction has ended, then takes it with a higher token. A share is of all that are tried at all, not of those due
-- now: else each pause of one inbox would move others about.
with share as (
    select ceil(count(*)::numeric / @replicas) as inboxes
    from mirror.accounts
    where due_at < 'infinity'
), due as (
    select inbox_id
    from mirror.accounts
    where due_at <= now() and (leased_until is null or leased_until <= now())
    order by due_at
    limit (select greatest(least(@max, inboxes - @held), 0) from share)
    for update skip locked
)
update mirror.accounts a
set lease_owner = @worker, lease_token = a.lease_token + 1, leased_until = now() + @lease
from due join mirror.inboxes i using (inbox_id)
where a.inbox_id = due.inbox_id
returning a.inbox_id, i.workspace_id, i.address, a.lease_token as token, a.failures, i.state = 'failing' as is_failing
