delete from access.oauth_tokens where token_sha256 = @hash
