select state, held_command::text as command, inbox_id
from access.sends
where workspace_id = @workspace and send_id = @send
for update
