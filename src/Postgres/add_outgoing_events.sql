insert into outgoing_messages (id, type, payload, traceparent)
select id, @type, payload::json, @traceparent
from unnest(@ids, @payloads) as events (id, payload)
