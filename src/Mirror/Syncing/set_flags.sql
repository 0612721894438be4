-- What waits for the server in mirror.changes is newer than what the server says.
update mirror.emails e
set is_read = s.is_read, is_starred = s.is_starred, labels = s.labels
from json_to_recordset(@rows::json) as s (uid bigint, is_read boolean, is_starred boolean, labels text[])
join mirror.places p on p.folder_id = @folder_id and p.uid = s.uid
where e.email_id = p.email_id
    and (e.is_read, e.is_starred, e.labels) is distinct from (s.is_read, s.is_starred, s.labels)
    and not exists (select from mirror.changes c where c.email_id = e.email_id and c.refused_at is null)
