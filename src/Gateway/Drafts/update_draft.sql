update access.drafts
set version = @version, email_id = @email, content = @content::json, updated_at = @now
where workspace_id = @workspace and draft_id = @draft and version = @version - 1
