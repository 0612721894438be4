where e.workspace_id = @workspace_id
  and e.inbox_id = @inbox_id
  and (e.received_at, e.email_id) < (@before, @before_id)
