-- Legs whose sender is gone: it crashed, hangs, or lost the database.
select l.leg_id, l.send_id, l.route, l.fence, l.attempts, l.expires_at, l.wire_started_at is not null as wire_started,
    s.workspace_id, s.inbox_id, s.email_id, s.message_id, s.subject, s.asked_at, s.from_address, s.traceparent,
    array(select r.address from outbox.recipients r
          where r.leg_id = l.leg_id and r.state in ('queued', 'deferred') order by r.position) as recipients
from outbox.legs l
join outbox.submissions s using (send_id)
where l.state = 'sending' and l.leased_until < now()
order by l.leased_until
limit @room
