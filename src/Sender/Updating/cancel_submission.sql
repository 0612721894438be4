with closed as (
    update outbox.legs set state = 'settled' where send_id = @sendId
), told as (
    update outbox.recipients set state = 'cancelled', code = null, reply = null where send_id = @sendId
)
update outbox.submissions
set state = 'cancelled', reason_code = null, reason = null, updated_at = @now
where send_id = @sendId
