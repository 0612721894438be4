select state, held_command::text as command, inbox_id, created_at
from access.sends
where workspace_id = @workspace and send_id = @send
for update
