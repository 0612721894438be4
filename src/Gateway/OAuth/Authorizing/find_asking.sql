select authorization_id as id, granter_key_id, client_id, client_name, redirect_uri, asked, state,
       code_sha256 is not null as is_allowed
from access.oauth_authorizations
where authorization_id = @id and browser_sha256 = @browser and key_id is null and expires_at > @now
