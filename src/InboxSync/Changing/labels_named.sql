-- Where the server has labels in place of folders: one that an email of the inbox has, without case.
select f.inbox_id, f.folder_id, f.role, f.name, l.label
from mirror.folders f
cross join lateral (
    select u.label
    from mirror.emails e cross join lateral unnest(e.labels) as u (label)
    where e.inbox_id = f.inbox_id and lower(u.label) = lower(@name)
    limit 1) l
where f.inbox_id = any(@inbox_ids) and f.holds_all
