select workspace_id, created_at from webhooks.webhooks where id = @WebhookId
