delete from outgoing_messages where id = any(@ids)
