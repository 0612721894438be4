with moved as (
    update outbox.legs set due_at = @sendAt, expires_at = @expiresAt where send_id = @sendId
)
update outbox.submissions
set send_at = @sendAt, updated_at = @now
where send_id = @sendId
