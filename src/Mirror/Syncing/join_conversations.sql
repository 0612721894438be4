-- What was threaded by its References before the provider's conversation was known goes there; a thread that is empty
-- then is merged into it.
with asked as (
    select r.email_id, e.inbox_id, r.key, e.thread_id as before, k.thread_id as after
    from unnest(@email_ids, @keys) as r (email_id, key)
    join mirror.emails e using (email_id)
    left join mirror.thread_keys k on k.inbox_id = e.inbox_id and k.key = r.key
), named as (
    insert into mirror.thread_keys (inbox_id, key, thread_id)
    select distinct on (inbox_id, key) inbox_id, key, before from asked where after is null
    on conflict (inbox_id, key) do nothing
), joined as (
    update mirror.emails e set thread_id = a.after
    from asked a
    where e.email_id = a.email_id and a.after <> a.before
), emptied as (
    select a.before, a.after
    from asked a
    where a.after <> a.before
        and not exists (
            select from mirror.emails o
            where o.thread_id = a.before and o.email_id not in (select email_id from asked))
), keys as (
    update mirror.thread_keys k set thread_id = m.after from emptied m where k.thread_id = m.before
)
update mirror.threads t
set merged_into = m.after
from emptied m
where t.thread_id = m.before or t.merged_into = m.before
