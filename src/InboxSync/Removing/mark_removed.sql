-- The address is free at once; no mail server has a host named invalid (RFC 2606 §2).
with marked as (
    update mirror.inboxes
    set removed_at = coalesce(removed_at, @now), address = 'removed-' || inbox_id || '@invalid',
        display_name = null, forward_to = null, state_detail = null
    where inbox_id = @inbox_id and workspace_id = @workspace_id
    returning inbox_id
), hidden as (
    update mirror.folders f
    set is_removed = true
    from marked
    where f.inbox_id = marked.inbox_id
)
select count(*)::int
from marked
