update access.sends set state = @state, held_command = null, decided_by = @by, decided_at = @now
where send_id = @send
