update outgoing_messages
set attempts = attempts + 1,
    last_error = @error,
    due_at = now() + @pause,
    parked_at = case when @parked then now() end
where id = @id
