with first as (
    update mirror.inboxes set synced_at = @now, state = 'ready'
    where inbox_id = @inbox_id and synced_at is null
    returning inbox_id
)
select coalesce(sum(f.total), 0)::bigint as emails, count(*)::int as folders,
       count(f.fault)::int as faults
from first join mirror.folders f using (inbox_id)
where f.server_name is not null
having count(first.inbox_id) > 0
