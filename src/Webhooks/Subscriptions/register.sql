insert into webhooks.webhooks (id, workspace_id, url, events, inbox_ids, sealed_secret, created_at)
values (@WebhookId, @WorkspaceId, @Url, @Events, @InboxIds, @SealedSecret, @Now)
