delete from access.login_codes where code_sha256 = @hash and expires_at > @now returning key_id
