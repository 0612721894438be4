select b.sha256, b.pack, b.position, b.size_bytes, a.body_offset, a.body_length, a.transfer_encoding,
       a.index, a.filename, a.mime_type, a.size_bytes, a.content_id, a.is_inline, e.inbox_id
from mirror.email_reading e
join mirror.attachment_reading a on a.email_id = e.email_id
join mirror.blob_reading b on b.sha256 = e.blob_sha256
where e.workspace_id = @workspace_id and e.email_id = @email_id and a.index = @index
