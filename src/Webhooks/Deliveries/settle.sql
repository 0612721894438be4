-- Writes what an attempt came to, if the claim still holds. A webhook that is gone takes its open deliveries along.
with settled as (
    update webhooks.deliveries
    set state = @State, due_at = @DueAt, last_status = @Status, last_error = @Error,
        delivered_at = case when @State = 'delivered' then @Now end
    where id = @Id and fence = @Fence and state = 'delivering'
    returning id, webhook_id
), logged as (
    insert into webhooks.attempts (delivery_id, fence, started_at, duration_ms, status, error)
    select id, @Fence, @StartedAt, @DurationMs, @Status, @Error from settled
), disabled as (
    update webhooks.webhooks set state = 'disabled', revoked_at = @Now
    where @Gone and state = 'active' and id in (select webhook_id from settled)
    returning id
), abandoned as (
    update webhooks.deliveries set state = 'failed', last_error = 'The webhook is disabled: it answered 410 Gone.'
    where webhook_id in (select id from disabled) and id <> @Id and state = 'pending'
)
select count(*) from settled
