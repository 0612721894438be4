select count(*)
from access.sends
where workspace_id = @workspace and inbox_id = @inbox and state = 'held'
