select t.key_id, k.workspace_id, k.client_id, t.kind, t.resource, k.scopes, t.expires_at, t.used_at, k.revoked_at
from access.oauth_tokens t
join access.keys k using (key_id)
where t.token_sha256 = @hash
for update
