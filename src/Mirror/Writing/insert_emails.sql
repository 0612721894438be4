insert into mirror.emails (
    email_id, inbox_id, workspace_id, folder_id, thread_id, arrival, message_id, in_reply_to, reference_ids,
    from_address, from_name, to_json, cc_json, bcc_json, reply_to_json, subject, preview, sent_at, received_at,
    is_read, is_starred, labels, has_attachments, size_bytes, blob_sha256, arrived_by_smtp, delivered_to,
    trace_headers, defects)
select
    email_id, inbox_id, workspace_id, folder_id, thread_id, arrival, message_id, in_reply_to, reference_ids,
    from_address, from_name, to_json, cc_json, bcc_json, reply_to_json, subject, preview, sent_at, received_at,
    is_read, is_starred, labels, has_attachments, size_bytes, decode(blob_sha256, 'hex'), delivered_to is not null,
    delivered_to, trace_headers, defects
from json_to_recordset(@rows) as r (
    email_id uuid, inbox_id uuid, workspace_id uuid, folder_id uuid, thread_id uuid, arrival bigint, message_id text,
    in_reply_to text[], reference_ids text[], from_address text, from_name text, to_json jsonb, cc_json jsonb,
    bcc_json jsonb, reply_to_json jsonb, subject text, preview text, sent_at timestamptz, received_at timestamptz,
    is_read boolean, is_starred boolean, labels text[], has_attachments boolean, size_bytes bigint, blob_sha256 text,
    delivered_to text, trace_headers text, defects text[])
