update access.attachment_links set used_at = @now
where token_sha256 = @hash and key_id = @key and used_at is null and expires_at > @now
returning email_id, index
