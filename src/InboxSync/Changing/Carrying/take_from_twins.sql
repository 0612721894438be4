-- What sync learned at the new place is the email's: its flags as the server has them there, but for what still waits;
-- what the provider calls it, and the conversation that it says the mail belongs to.
with twins as (
    select n.email_id, t.email_id as twin, t.is_read, t.is_starred, t.labels, f.only_keywords,
        i.email_id is not null as is_labelled, case when i.email_id is not null then t.thread_id end as thread_id
    from unnest(@folder_ids, @uids, @email_ids, @validities) as n (folder_id, uid, email_id, validity)
    join mirror.folders f on f.folder_id = n.folder_id and f.uid_validity = n.validity
    join mirror.places p on p.folder_id = n.folder_id and p.uid = n.uid and p.email_id <> n.email_id
    join mirror.emails t on t.email_id = p.email_id
    left join mirror.provider_ids i on i.email_id = t.email_id
), named as (
    insert into mirror.provider_ids (email_id, provider_id, provider_thread)
    select w.email_id, i.provider_id, i.provider_thread
    from twins w join mirror.provider_ids i on i.email_id = w.twin
    on conflict (email_id) do nothing
), waiting as materialized (
    select w.* from mirror.waiting_edits(@inbox_id) w
)
update mirror.emails e
set thread_id = coalesce(t.thread_id, e.thread_id),
    is_read = coalesce(w.is_read, t.is_read), is_starred = coalesce(w.is_starred, t.is_starred),
    labels = mirror.labels_with(
        case when t.is_labelled then t.labels else mirror.labels_after(t.labels, o.labels, t.only_keywords) end,
        w.named, w.added)
from twins t
join mirror.emails o on o.email_id = t.email_id
left join waiting w on w.email_id = t.email_id
where e.email_id = t.email_id
