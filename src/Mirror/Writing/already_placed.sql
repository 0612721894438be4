-- One look into the index for each, as in known_blobs.sql; so do its sisters here.
select asked.ordinal, p.email_id
from unnest(@ordinals, @folder_ids, @uids) as asked (ordinal, folder_id, uid)
cross join lateral (
    select email_id from mirror.places p where p.folder_id = asked.folder_id and p.uid = asked.uid offset 0) p
