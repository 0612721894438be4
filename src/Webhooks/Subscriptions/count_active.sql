select count(*) from webhooks.webhooks where workspace_id = @WorkspaceId and state = 'active'
