select key_id as id, workspace_id, name, hint, scopes, inbox_ids, client_id, created_at, expires_at, revoked_at,
       frozen_at, frozen_reason
from access.keys
where (@workspace::uuid is null or workspace_id = @workspace)
  and (@only::uuid is null or key_id = @only)
  and (@before::uuid is null or key_id < @before)
order by key_id desc
limit @limit
