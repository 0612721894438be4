update outbox.submissions
set state = @state, reason_code = @code, reason = @reason, updated_at = @now
where send_id = @sendId
