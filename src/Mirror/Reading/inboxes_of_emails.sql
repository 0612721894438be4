select email_id, inbox_id from mirror.email_reading where workspace_id = @workspace_id and email_id = any(@email_ids)
