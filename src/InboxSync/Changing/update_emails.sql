update mirror.emails e
set folder_id = r.folder_id, is_read = r.is_read, is_starred = r.is_starred, labels = r.labels
from json_to_recordset(@rows::json) as r (
    email_id uuid, folder_id uuid, is_read boolean, is_starred boolean, labels text[])
where e.email_id = r.email_id
  and (e.folder_id, e.is_read, e.is_starred, e.labels)
      is distinct from (r.folder_id, r.is_read, r.is_starred, r.labels)
