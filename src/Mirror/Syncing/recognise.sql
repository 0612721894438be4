-- The same bytes. One look into the index for each mail, which "offset 0" insists on: a planner that has no statistics
-- yet, as in a first sync, would compare every mail of the batch with every email of the inbox.
select asked.ordinal, e.email_id,
       exists (select from mirror.places p where p.email_id = e.email_id offset 0) as is_placed,
       null::uuid as left_folder
from unnest(@ordinals, @uids, @shas) as asked (ordinal, uid, sha)
cross join lateral (
    select e.email_id
    from mirror.emails e
    where e.inbox_id = @inbox_id and e.blob_sha256 = asked.sha
    offset 0) e
where not exists (select from mirror.places p where p.folder_id = @folder_id and p.uid = asked.uid offset 0)
