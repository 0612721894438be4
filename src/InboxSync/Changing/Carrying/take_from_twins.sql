-- What the provider calls the twin, and the conversation that it says the mail belongs to, is the email's.
with twins as (
    select n.email_id, t.email_id as twin, t.thread_id
    from unnest(@folder_ids, @uids, @email_ids) as n (folder_id, uid, email_id)
    join mirror.places p on p.folder_id = n.folder_id and p.uid = n.uid and p.email_id <> n.email_id
    join mirror.emails t on t.email_id = p.email_id
    join mirror.provider_ids i on i.email_id = t.email_id
), named as (
    insert into mirror.provider_ids (email_id, provider_id, provider_thread)
    select w.email_id, i.provider_id, i.provider_thread
    from twins w join mirror.provider_ids i on i.email_id = w.twin
    on conflict (email_id) do nothing
)
update mirror.emails e
set thread_id = w.thread_id
from twins w
where e.email_id = w.email_id and e.thread_id <> w.thread_id
