-- Legs whose doubt is to be looked up now. Moving the time on keeps other replicas from asking too; what stays in doubt
-- is asked about ever more rarely.
with due as (
    select leg_id
    from outbox.legs
    where doubt_check_at <= @now and state in ('unknown', 'deferred')
    order by doubt_check_at
    limit @room
    for update skip locked
)
update outbox.legs l
set doubt_check_at = greatest(@next, @now + (@now - l.doubt_since) / 10)
from due, outbox.submissions s
where l.leg_id = due.leg_id and s.send_id = l.send_id
returning l.leg_id, l.send_id, l.route, l.fence, l.attempts, l.expires_at, true as wire_started, l.doubt_since,
    s.workspace_id, s.inbox_id, s.email_id, s.message_id, s.subject, s.asked_at, s.from_address, s.traceparent,
    array(select r.address from outbox.recipients r
          where r.leg_id = l.leg_id and r.state = 'unknown' order by r.position) as recipients
