-- Sync may have met the mail at its new place before this row was settled, and filed it as another one. UIDs mean
-- something under their UIDVALIDITY only.
delete from mirror.emails e
using mirror.places p, mirror.folders f,
    unnest(@folder_ids, @uids, @email_ids, @validities) as n (folder_id, uid, email_id, validity)
where p.folder_id = n.folder_id and p.uid = n.uid and p.email_id <> n.email_id and e.email_id = p.email_id
  and f.folder_id = n.folder_id and f.uid_validity = n.validity
