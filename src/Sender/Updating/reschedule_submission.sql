-- The Date is the first field of every mail that we compose, and as long for every date.
with moved as (
    update outbox.legs set due_at = @sendAt, expires_at = @expiresAt where send_id = @sendId
)
update outbox.submissions
set send_at = @sendAt, updated_at = @now, raw = overlay(raw placing @dateField from 1)
where send_id = @sendId
