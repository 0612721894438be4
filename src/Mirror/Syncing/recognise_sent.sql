-- What we sent ourselves, whose copy the server may have written anew: known by its Message-ID. Looks as
-- recognise.sql does.
select asked.ordinal, e.email_id, false as is_placed, null::uuid as left_folder
from unnest(@ordinals, @uids, @message_ids) as asked (ordinal, uid, message_id)
cross join lateral (
    select e.email_id
    from mirror.emails e
    where e.inbox_id = @inbox_id and e.message_id = asked.message_id
        and e.folder_id = (
            select f.folder_id from mirror.folders f where f.inbox_id = @inbox_id and f.role = 'SENT' offset 0)
    offset 0) e
where not exists (select from mirror.places p where p.folder_id = @folder_id and p.uid = asked.uid offset 0)
    and not exists (select from mirror.places p where p.email_id = e.email_id offset 0)
