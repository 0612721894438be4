-- Sync may have met the mail at its new place before this row was settled, and filed it as another one.
delete from mirror.emails e
using mirror.places p, unnest(@folder_ids, @uids, @email_ids) as n (folder_id, uid, email_id)
where p.folder_id = n.folder_id and p.uid = n.uid and p.email_id <> n.email_id and e.email_id = p.email_id
