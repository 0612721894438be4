-- Answers whether the workspace has the webhook at all; what was open of its deliveries is given up.
with found as (
    select id, state from webhooks.webhooks where id = @WebhookId and workspace_id = @WorkspaceId for update
), revoked as (
    update webhooks.webhooks set state = 'revoked', revoked_at = coalesce(revoked_at, @Now)
    where id in (select id from found where state <> 'revoked')
    returning id
), abandoned as (
    update webhooks.deliveries set state = 'failed', last_error = 'The webhook is revoked.'
    where webhook_id in (select id from revoked) and state = 'pending'
)
select exists (select from found)
