insert into processed_messages (consumer, message_id)
values (@consumer, @message_id)
on conflict do nothing
