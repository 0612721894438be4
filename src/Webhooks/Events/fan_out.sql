-- One delivery for each webhook that wants the event; the event itself only where one does.
with wanted as (
    select id as webhook_id
    from webhooks.webhooks
    where workspace_id = @WorkspaceId
        and state = 'active'
        and (events = '{}' or @Type = any (events))
        and (inbox_ids = '{}' or @InboxId = any (inbox_ids))
), kept as (
    insert into webhooks.events (id, workspace_id, type, payload, created_at)
    select @EventId, @WorkspaceId, @Type, @Payload, @Now
    where exists (select from wanted)
    on conflict (id) do nothing
)
insert into webhooks.deliveries (id, webhook_id, event_id, due_at, created_at)
select webhooks.uuid_v7(@Now), webhook_id, @EventId, @Now, @Now
from wanted
on conflict (webhook_id, event_id) do nothing
