-- As find_key, for a person who logged in with it.
select k.key_id, k.workspace_id, w.plan, k.scopes, k.inbox_ids, k.expires_at, k.revoked_at, k.frozen_at,
       p.recipients, p.allowed, p.approval
from access.keys k
join access.workspaces w using (workspace_id)
join access.policies p using (workspace_id)
where k.key_id = @key
