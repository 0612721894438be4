update outbox.legs
set state = @state, due_at = coalesce(@dueAt, due_at), leased_until = null,
    doubt_since = case when @inDoubt then coalesce(doubt_since, @now) end,
    doubt_check_at = case when @inDoubt then @doubtCheckAt end
where leg_id = @legId
