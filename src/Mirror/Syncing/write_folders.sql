insert into mirror.folders (folder_id, inbox_id, role, name, server_name, mailbox_id, filed_from, holds_all)
select r.folder_id, @inbox_id, r.role, r.name, r.server_name, r.mailbox_id, r.filed_from, r.holds_all
from json_to_recordset(@rows::json) as r (
    folder_id uuid, role text, name text, server_name text, mailbox_id text, filed_from bigint,
    holds_all boolean)
on conflict (folder_id) do update
set role = excluded.role, name = excluded.name, server_name = excluded.server_name,
    mailbox_id = excluded.mailbox_id, holds_all = excluded.holds_all,
    -- A role that was ours alone is looked at from the beginning.
    filed_from = case when folders.uid_validity is null then null else folders.filed_from end
