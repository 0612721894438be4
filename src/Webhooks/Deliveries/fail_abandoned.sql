-- An event may fan out while its webhook is being revoked: such a delivery is nobody's.
update webhooks.deliveries delivery
set state = 'failed', last_error = 'The webhook is ' || webhook.state || '.'
from webhooks.webhooks webhook
where webhook.id = delivery.webhook_id and webhook.state <> 'active'
    and delivery.state in ('pending', 'delivering') and delivery.due_at < @Now
