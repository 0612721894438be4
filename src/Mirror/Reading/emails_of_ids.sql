where e.workspace_id = @workspace_id and e.email_id = any(@email_ids)
