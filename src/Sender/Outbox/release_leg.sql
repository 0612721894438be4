-- Nothing left: the attempt doesn't count.
update outbox.legs
set state = 'queued', attempts = attempts - 1, due_at = @now, leased_until = null, wire_started_at = null
where leg_id = @legId and fence = @fence and state = 'sending'
