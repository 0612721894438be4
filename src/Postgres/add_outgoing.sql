insert into outgoing_messages (id, type, queue, payload, traceparent, due_at)
values (@id, @type, @queue, @payload, @traceparent, coalesce(@due_at, now()))
