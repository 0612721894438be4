delete from access.oauth_authorizations where authorization_id = @id and code_sha256 is null
