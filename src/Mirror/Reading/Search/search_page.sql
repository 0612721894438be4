select e.email_id, e.inbox_id, e.thread_id, e.folder_role, e.folder_name, e.arrival, e.message_id, e.from_address,
       e.from_name, e.to_json, e.subject, e.preview, e.received_at, e.is_read, e.is_starred, e.labels,
       e.has_attachments, e.size_bytes,
       b.sha256, b.pack, b.position, b.size_bytes as blob_bytes, t.text_offset, t.text_length
from mirror.email_reading e
join mirror.email_text_reading t using (email_id)
join mirror.blob_reading b on b.sha256 = e.blob_sha256
where e.workspace_id = @workspace_id and e.email_id = any(@email_ids)
