update access.sends set held_command = @command::json, send_at = @at
where send_id = @send
