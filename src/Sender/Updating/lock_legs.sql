select l.state
from outbox.legs l
join outbox.submissions s using (send_id)
where l.send_id = @SendId and s.workspace_id = @WorkspaceId
for update of l
