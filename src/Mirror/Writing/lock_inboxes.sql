-- Writers of one inbox take turns: arrivals are numbered in commit order, threads and redeliveries are seen.
select i.inbox_id, i.workspace_id, i.last_arrival, f.role, f.folder_id
from mirror.inboxes i
left join mirror.folders f on f.inbox_id = i.inbox_id and f.role is not null
where i.inbox_id = any(@inbox_ids) and i.removed_at is null
order by i.inbox_id
for no key update of i
