select asked.ordinal, p.email_id
from unnest(@ordinals, @folder_ids, @uids) as asked (ordinal, folder_id, uid)
join mirror.places p using (folder_id, uid)
