update access.keys set frozen_at = coalesce(frozen_at, @now), frozen_reason = @reason
where key_id = @key and workspace_id = @workspace
