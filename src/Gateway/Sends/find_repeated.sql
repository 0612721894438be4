select send_id, request_sha256 from access.sends
where workspace_id = @workspace and idempotency_key = @idempotency_key
