select a.authorization_id, g.workspace_id, a.client_id, a.redirect_uri, a.resource, a.code_challenge, a.scopes,
       a.expires_at, g.revoked_at is not null as granter_revoked, a.key_id
from access.oauth_authorizations a
join access.keys g on g.key_id = a.granter_key_id
where a.code_sha256 = @hash
for update of a
