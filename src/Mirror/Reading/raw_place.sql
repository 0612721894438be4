select b.sha256, b.pack, b.position, b.size_bytes, e.trace_headers
from mirror.email_reading e
join mirror.blob_reading b on b.sha256 = e.blob_sha256
where e.workspace_id = @workspace_id and e.email_id = @email_id
