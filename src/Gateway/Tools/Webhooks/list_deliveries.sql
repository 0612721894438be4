select d.id, d.webhook_id, d.event_id, d.event_type, d.state, d.attempts, d.last_status, d.last_error,
       d.created_at, d.delivered_at, d.next_attempt_at
from unnest(@webhooks) as w (id)
cross join lateral (
    select * from webhooks.delivery_reading r where r.webhook_id = w.id order by r.created_at desc limit @each
) d
