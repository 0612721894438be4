-- The same bytes; or what we sent ourselves, whose copy the server may have written anew.
with asked as (
    select * from unnest(@ordinals, @uids, @shas, @message_ids) as r (ordinal, uid, sha, message_id)
    where not exists (select from mirror.places p where p.folder_id = @folder_id and p.uid = r.uid)
)
select asked.ordinal, e.email_id, p.email_id is not null as is_placed
from asked
join mirror.emails e on e.inbox_id = @inbox_id and e.blob_sha256 = asked.sha
left join mirror.places p on p.email_id = e.email_id
union
select asked.ordinal, e.email_id, false
from asked
join mirror.emails e on e.inbox_id = @inbox_id and e.message_id = asked.message_id
join mirror.folders f on f.folder_id = e.folder_id and f.role = 'SENT' and f.folder_id = @folder_id
where not exists (select from mirror.places p where p.email_id = e.email_id)
