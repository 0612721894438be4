select e.email_id, count(*) over () as mirrored
from unnest(@folders, @uids) as f (folder_id, uid)
join mirror.places p using (folder_id, uid)
join mirror.emails e using (email_id)
order by e.received_at desc, e.email_id desc
limit @limit
