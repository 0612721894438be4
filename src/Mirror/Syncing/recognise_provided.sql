-- The same by the provider's id, which is in one folder at a time: it left the other one. Looks as recognise.sql does.
select asked.ordinal, e.email_id, false as is_placed, e.left_folder
from unnest(@ordinals, @uids, @provider_ids) as asked (ordinal, uid, provider_id)
cross join lateral (
    select e.email_id, p.folder_id as left_folder
    from mirror.provider_ids i
    join mirror.emails e on e.email_id = i.email_id and e.inbox_id = @inbox_id
    join mirror.places p on p.email_id = e.email_id and p.folder_id <> @folder_id
    where i.provider_id = asked.provider_id
    offset 0) e
where not exists (select from mirror.places p where p.folder_id = @folder_id and p.uid = asked.uid offset 0)
