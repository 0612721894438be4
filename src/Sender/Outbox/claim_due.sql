-- Legs of one route that are due, to this replica for one lease. Leases run on the database's clock, which all
-- replicas share; fence grows with each claim.
with due as (
    select leg_id
    from outbox.legs
    where route = @route and state in ('queued', 'deferred') and due_at <= @now
    order by due_at
    limit @room
    for update skip locked
)
update outbox.legs l
set state = 'sending', fence = l.fence + 1, attempts = l.attempts + 1, leased_until = now() + @lease,
    wire_started_at = null
from due, outbox.submissions s
where l.leg_id = due.leg_id and s.send_id = l.send_id
returning l.leg_id, l.send_id, l.route, l.fence, l.attempts, l.expires_at, false as wire_started,
    s.workspace_id, s.inbox_id, s.email_id, s.message_id, s.subject, s.asked_at, s.from_address, s.raw,
    s.traceparent,
    not exists (select from mirror.inbox_reading i where i.inbox_id = s.inbox_id) as is_inbox_removed,
    array(select r.address from outbox.recipients r
          where r.leg_id = l.leg_id and r.state in ('queued', 'deferred') order by r.position) as recipients
