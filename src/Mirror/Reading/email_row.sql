select e.email_id, e.inbox_id, e.thread_id, e.folder_role, e.folder_name, e.arrival, e.message_id, e.from_address,
       e.from_name, e.to_json, e.subject, e.preview, e.received_at, e.is_read, e.is_starred, e.labels,
       e.has_attachments, e.size_bytes
from mirror.email_reading e
