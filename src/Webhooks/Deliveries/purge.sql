-- Forgets events past their keeping, with their deliveries and attempts.
with old as (
    select id from webhooks.events where created_at < @Before order by created_at limit @RowsMax
)
delete from webhooks.events event using old where event.id = old.id
