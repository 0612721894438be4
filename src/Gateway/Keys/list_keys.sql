select key_id as id, workspace_id, name, hint, scopes, inbox_ids, client_id, created_at, expires_at, revoked_at,
       frozen_at, frozen_reason
from access.keys
where @workspace::uuid is null or workspace_id = @workspace
order by key_id desc
limit 1000
