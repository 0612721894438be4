-- An access token's caller: the key is the grant that a person gave an app.
select k.key_id, k.workspace_id, w.plan, k.scopes, k.inbox_ids, least(t.expires_at, k.expires_at) as expires_at,
       k.revoked_at, k.frozen_at, p.recipients, p.allowed, p.approval, t.resource
from access.oauth_tokens t
join access.keys k using (key_id)
join access.workspaces w using (workspace_id)
join access.policies p using (workspace_id)
where t.token_sha256 = @hash and t.kind = 'access'
