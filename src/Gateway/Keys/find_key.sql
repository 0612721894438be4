-- Everything the gates ask of a caller, in one round trip.
select k.key_id, k.workspace_id, w.plan, k.scopes, k.inbox_ids, k.expires_at, k.revoked_at, k.frozen_at,
       p.recipients, p.allowed, p.approval
from access.keys k
join access.workspaces w using (workspace_id)
join access.policies p using (workspace_id)
where k.secret_sha256 = @hash
