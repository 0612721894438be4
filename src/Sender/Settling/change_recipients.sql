-- Answers whose state did change: only of those is the world told. What is final stays.
update outbox.recipients r
set state = c.state, code = c.code, reply = c.reply
from unnest(@addresses, @states, @codes, @replies) as c (address, state, code, reply)
where r.leg_id = @legId and r.address = c.address
  and r.state in ('queued', 'deferred', 'unknown') and (r.state <> c.state or c.state = 'deferred')
returning r.address
