-- What the account sent to itself was delivered to its own address. It is told of where this says so for the first
-- time.
update mirror.emails e
set delivered_to = i.address
from mirror.places p, mirror.inboxes i
where p.folder_id = @folder_id and p.uid = any(@uids) and e.email_id = p.email_id and i.inbox_id = e.inbox_id
  and e.delivered_to is null
returning p.uid, e.email_id, e.workspace_id, e.thread_id, e.message_id, e.from_address, e.from_name,
    array(select t.address from jsonb_to_recordset(e.to_json) as t (address text, name text)) as to_addresses,
    array(select t.name from jsonb_to_recordset(e.to_json) as t (address text, name text)) as to_names,
    e.subject, e.preview, e.has_attachments, e.size_bytes, e.received_at
