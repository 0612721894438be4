delete from access.drafts where workspace_id = @workspace and draft_id = @draft
