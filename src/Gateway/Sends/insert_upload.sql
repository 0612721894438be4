insert into access.uploads (upload_id, workspace_id, send_id, filename, mime_type, content, created_at)
values (@id, @workspace, @send, @filename, @mime_type, @content, @now)
