select id, type, queue, payload, traceparent, attempts
from outgoing_messages
where parked_at is null and due_at <= now()
order by due_at, id
limit @rows_max
for update skip locked
