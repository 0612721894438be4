update outbox.legs
set state = @state, due_at = coalesce(@dueAt::timestamptz, due_at), leased_until = null,
    doubt_since = case when @inDoubt then coalesce(doubt_since, @now) end,
    doubt_check_at = case when @inDoubt then @doubtCheckAt::timestamptz end
where leg_id = @legId
