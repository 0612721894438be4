update access.keys set revoked_at = coalesce(revoked_at, @now)
where key_id = @key and (@workspace::uuid is null or workspace_id = @workspace)
returning workspace_id
