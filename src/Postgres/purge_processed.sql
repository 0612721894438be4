delete from processed_messages
where (consumer, message_id) in (
    select consumer, message_id
    from processed_messages
    where processed_at < @before
    limit @rows_max)
