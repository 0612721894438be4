insert into mirror.thread_keys (inbox_id, key, thread_id)
select * from unnest(@inbox_ids, @keys, @thread_ids)
on conflict (inbox_id, key) do nothing
