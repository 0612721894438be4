select e.email_id
from mirror.email_reading e
where e.workspace_id = @workspace_id and e.inbox_id = @inbox_id and e.message_id = @message_id
order by e.arrival
limit @limit
