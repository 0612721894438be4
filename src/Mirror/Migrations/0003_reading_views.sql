-- What other rooms may read. Views run with their owner's rights: the tables stay closed. No credential is here.
create view mirror.inbox_reading as
select i.inbox_id, i.workspace_id, i.kind, i.address, i.display_name, i.forward_to, i.state, i.state_detail,
       i.last_arrival, i.storage_bytes, i.synced_at, i.created_at
from mirror.inboxes i;

create view mirror.folder_reading as
select f.folder_id, f.inbox_id, i.workspace_id, f.role, f.name, f.total, f.unread
from mirror.folders f join mirror.inboxes i using (inbox_id);

create view mirror.thread_reading as
select t.thread_id, t.inbox_id, i.workspace_id, t.base_subject, t.last_email_at, t.merged_into
from mirror.threads t join mirror.inboxes i using (inbox_id);

create view mirror.email_reading as
select e.email_id, e.inbox_id, e.workspace_id, e.folder_id, e.thread_id, e.arrival, e.message_id, e.in_reply_to,
       e.reference_ids, e.from_address, e.from_name, e.to_json, e.cc_json, e.bcc_json, e.reply_to_json, e.subject,
       e.preview, e.sent_at, e.received_at, e.is_read, e.is_starred, e.labels, e.has_attachments, e.size_bytes,
       e.blob_sha256, e.delivered_to, e.trace_headers, e.defects, f.role as folder_role, f.name as folder_name
from mirror.emails e join mirror.folders f using (folder_id);

create view mirror.email_text_reading as
select email_id, text, html, html_truncated, search from mirror.email_texts;

create view mirror.attachment_reading as
select email_id, index, filename, mime_type, size_bytes, body_offset, body_length, transfer_encoding, content_id,
       is_inline
from mirror.attachments;

create view mirror.blob_reading as
select sha256, pack, position, size_bytes from mirror.blobs;

grant usage on schema mirror to mailmesh_gateway, mailmesh_sender;
grant select on mirror.inbox_reading, mirror.folder_reading, mirror.thread_reading, mirror.email_reading,
    mirror.email_text_reading, mirror.attachment_reading, mirror.blob_reading
    to mailmesh_gateway, mailmesh_sender;
