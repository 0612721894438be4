update mirror.emails e
set folder_id = o.folder_id, is_read = o.is_read, is_starred = o.is_starred, labels = o.labels
from unnest(@email_ids, @other_ids) as r (email_id, other_id)
join mirror.emails o on o.email_id = r.other_id
where e.email_id = r.email_id
