select leg_id, address, state, code, reply
from outbox.recipients
where send_id = @sendId
order by position
