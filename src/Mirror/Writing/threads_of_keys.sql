select asked.inbox_id, asked.key, k.thread_id
from unnest(@inbox_ids, @keys) as asked (inbox_id, key)
cross join lateral (
    select thread_id from mirror.thread_keys k where k.inbox_id = asked.inbox_id and k.key = asked.key offset 0) k
