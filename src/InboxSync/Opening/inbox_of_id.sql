select workspace_id, address, display_name
from mirror.inboxes
where inbox_id = @inbox_id
