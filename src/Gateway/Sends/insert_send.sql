-- A repeat under the same idempotency key waits for the first one's commit, then inserts nothing.
insert into access.sends (send_id, workspace_id, key_id, inbox_id, tool, idempotency_key, request_sha256, state,
    held_command, subject, recipients, send_at, created_at)
values (@send, @workspace, @key, @inbox, @tool, @idempotency_key, @fingerprint, @state,
    @held_command::json, @subject, @recipients, @send_at, @now)
on conflict (workspace_id, idempotency_key) where idempotency_key is not null do nothing
