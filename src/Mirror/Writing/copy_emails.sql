copy mirror.emails (
    email_id, inbox_id, workspace_id, folder_id, thread_id, arrival,
    message_id, in_reply_to, reference_ids,
    from_address, from_name,
    to_json, cc_json, bcc_json, reply_to_json,
    subject, preview,
    sent_at, received_at,
    is_read, is_starred, labels, has_attachments,
    size_bytes, blob_sha256, arrived_by_smtp, delivered_to, trace_headers,
    defects) from stdin (format binary)
