select exists (
    select 1
    from mirror.inbox_reading i
    join mirror.email_reading e on e.inbox_id = i.inbox_id
    where i.kind = 'hosted' and i.address = @address and e.message_id = @message_id and e.delivered_to is not null)
