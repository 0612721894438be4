-- A row at least: of emails that the mirror has there those are asked for that it shows in these folders; null: all.
with known as (
    select e.email_id, e.received_at, @shown_in::uuid[] is null or e.folder_id = any(@shown_in) as is_asked
    from unnest(@folders, @uids) as f (folder_id, uid)
    join mirror.places p using (folder_id, uid)
    join mirror.emails e using (email_id)
)
select k.email_id, c.mirrored, c.asked
from (select count(*) as mirrored, count(*) filter (where is_asked) as asked from known) c
left join lateral (
    select * from known where is_asked order by received_at desc, email_id desc limit @limit) k on true
order by k.received_at desc, k.email_id desc
