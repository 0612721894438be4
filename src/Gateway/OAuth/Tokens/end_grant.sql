update access.keys set revoked_at = coalesce(revoked_at, @now) where key_id = @key
