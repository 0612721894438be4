insert into access.keys (key_id, workspace_id, name, secret_sha256, hint, scopes, inbox_ids, created_by, created_at,
    expires_at)
select @id, workspace_id, @name, @hash, @hint, @scopes, @inboxes::uuid[], @by::uuid, @now, @expires::timestamptz
from access.workspaces where workspace_id = @workspace
