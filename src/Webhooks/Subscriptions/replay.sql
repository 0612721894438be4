with webhook as (
    select id from webhooks.webhooks
    where id = @WebhookId and workspace_id = @WorkspaceId and state = 'active'
), picked as (
    select delivery.id, event.created_at
    from webhook
    join webhooks.deliveries delivery on delivery.webhook_id = webhook.id
    join webhooks.events event on event.id = delivery.event_id
    where delivery.state in ('delivered', 'failed')
        and (event.id = any (@EventIds) or event.created_at >= @Since::timestamptz)
    order by event.created_at
    limit @RowsMax
    for update of delivery skip locked
), again as (
    update webhooks.deliveries delivery
    set state = 'pending', due_at = @Now, attempts = 0, last_status = null, last_error = null, delivered_at = null
    from picked where delivery.id = picked.id
    returning picked.created_at
)
select exists (select from webhook) as found, (select count(*) from again) as replayed,
    (select max(created_at) from again) as newest
