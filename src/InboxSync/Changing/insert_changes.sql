insert into mirror.changes (
    inbox_id, email_id, kind, read, starred, add_labels, remove_labels, folder_id, due_at, asked_at)
select inbox_id, email_id, kind, read, starred, add_labels, remove_labels, folder_id, @now, @now
from json_to_recordset(@rows::json) as r (
    ordinal integer, inbox_id uuid, email_id uuid, kind text, read boolean, starred boolean, add_labels text[],
    remove_labels text[], folder_id uuid)
order by ordinal
