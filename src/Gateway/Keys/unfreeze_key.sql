update access.keys set frozen_at = null, frozen_reason = null
where key_id = @key and (@workspace::uuid is null or workspace_id = @workspace)
returning workspace_id
