-- An inbox that its owner removed is read by nobody from that moment; its rows are deleted batch by batch, the inbox's
-- own last.
alter table mirror.inboxes add removed_at timestamptz;
create index inboxes_removed on mirror.inboxes (removed_at) where removed_at is not null;
alter table mirror.folders add is_removed boolean not null default false; -- as its inbox: emails are read with folders

create or replace view mirror.inbox_reading as
select i.inbox_id, i.workspace_id, i.kind, i.address, i.display_name, i.forward_to, i.state, i.state_detail,
       i.last_arrival, i.storage_bytes, i.synced_at, i.created_at
from mirror.inboxes i
where i.removed_at is null;

create or replace view mirror.folder_reading as
select f.folder_id, f.inbox_id, i.workspace_id, f.role, f.name, f.total, f.unread,
       f.server_total, f.server_name is not null and f.filed_from is distinct from 1 as is_syncing, f.fault
from mirror.folders f join mirror.inboxes i using (inbox_id)
where i.removed_at is null;

create or replace view mirror.thread_reading as
select t.thread_id, t.inbox_id, i.workspace_id, t.base_subject, t.last_email_at, t.merged_into
from mirror.threads t join mirror.inboxes i using (inbox_id)
where i.removed_at is null;

create or replace view mirror.email_reading as
select e.email_id, e.inbox_id, e.workspace_id, e.folder_id, e.thread_id, e.arrival, e.message_id, e.in_reply_to,
       e.reference_ids, e.from_address, e.from_name, e.to_json, e.cc_json, e.bcc_json, e.reply_to_json, e.subject,
       e.preview, e.sent_at, e.received_at, e.is_read, e.is_starred, e.labels, e.has_attachments, e.size_bytes,
       e.blob_sha256, e.delivered_to, e.trace_headers, e.defects, f.role as folder_role, f.name as folder_name
from mirror.emails e join mirror.folders f using (folder_id)
where not f.is_removed;
