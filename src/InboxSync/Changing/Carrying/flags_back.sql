update mirror.emails e
set is_read = r.is_read, is_starred = r.is_starred, labels = r.labels
from json_to_recordset(@rows::json) as r (email_id uuid, is_read boolean, is_starred boolean, labels text[])
where e.email_id = r.email_id
  and not exists (
      select 1 from mirror.changes c
      where c.email_id = e.email_id and c.kind = 'store' and c.refused_at is null)
