select b.sha256, b.pack, b.position, b.size_bytes, t.html_offset, t.html_length, t.html_encoding, t.html_charset
from mirror.email_reading e
join mirror.email_text_reading t using (email_id)
join mirror.blob_reading b on b.sha256 = e.blob_sha256
where e.workspace_id = @workspace_id and e.email_id = @email_id and t.html_offset is not null
