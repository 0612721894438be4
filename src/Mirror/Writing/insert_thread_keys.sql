-- Whoever writes keys of an inbox holds it, and asked for them: those that come here aren't there, unless moved mail
-- just joined a conversation (join_conversations.sql). Asking for conflicts costs as much as half of the insert.
insert into mirror.thread_keys (inbox_id, key, thread_id)
select *
from unnest(@inbox_ids, @keys, @thread_ids) as asked (inbox_id, key, thread_id)
where not (@may_be_there and exists (
    select from mirror.thread_keys k where k.inbox_id = asked.inbox_id and k.key = asked.key offset 0))
