select k.inbox_id, k.key, k.thread_id
from unnest(@inbox_ids, @keys) as asked (inbox_id, key)
join mirror.thread_keys k using (inbox_id, key)
