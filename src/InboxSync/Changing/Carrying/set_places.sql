-- UIDs mean something under their UIDVALIDITY only; without a place sync finds the email by its bytes.
insert into mirror.places (folder_id, uid, email_id)
select n.folder_id, n.uid, n.email_id
from unnest(@folder_ids, @uids, @email_ids, @validities) as n (folder_id, uid, email_id, validity)
join mirror.folders f on f.folder_id = n.folder_id and f.uid_validity = n.validity
on conflict (email_id) do update set folder_id = excluded.folder_id, uid = excluded.uid, is_deleted = false
