-- Claims what is due, at most @PerWebhook under way for one webhook and @Free in all. Webhooks with open
-- deliveries are found by hopping along the index, so one webhook's backlog hides nobody else's delivery.
with recursive waiting as (
    (
        select webhook_id from webhooks.deliveries
        where state in ('pending', 'delivering') order by webhook_id limit 1
    )
    union all
    select (
        select next.webhook_id from webhooks.deliveries next
        where next.state in ('pending', 'delivering') and next.webhook_id > waiting.webhook_id
        order by next.webhook_id limit 1
    )
    from waiting
    where waiting.webhook_id is not null
), due as (
    select picked.id
    from waiting
    join webhooks.webhooks webhook on webhook.id = waiting.webhook_id and webhook.state = 'active'
    cross join lateral (
        select count(*) as under_way from webhooks.deliveries other
        where other.webhook_id = webhook.id and other.state = 'delivering' and other.due_at > @Now
    ) leased
    cross join lateral (
        select delivery.id, delivery.due_at from webhooks.deliveries delivery
        where delivery.webhook_id = webhook.id
            and delivery.state in ('pending', 'delivering')
            and delivery.due_at <= @Now
        order by delivery.due_at
        limit greatest(0, @PerWebhook - leased.under_way)
        for update skip locked
    ) picked
    order by picked.due_at
    limit @Free
)
update webhooks.deliveries delivery
set state = 'delivering', due_at = @LeasedUntil, fence = delivery.fence + 1, attempts = delivery.attempts + 1
from due, webhooks.webhooks webhook, webhooks.events event
where delivery.id = due.id and webhook.id = delivery.webhook_id and event.id = delivery.event_id
returning delivery.id, delivery.fence, delivery.attempts, delivery.event_id, webhook.id as webhook_id, webhook.url,
    webhook.sealed_secret, event.payload
