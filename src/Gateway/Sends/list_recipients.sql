select address, state, reply, attempts, next_attempt_at
from outbox.recipient_reading
where send_id = @send
order by position
