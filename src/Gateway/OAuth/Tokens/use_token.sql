update access.oauth_tokens set used_at = @now where token_sha256 = @hash
