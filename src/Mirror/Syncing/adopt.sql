with moves as (
    select * from unnest(@email_ids, @uids) as r (email_id, uid)
), placed as (
    insert into mirror.places (folder_id, uid, email_id) select @folder_id, uid, email_id from moves
    on conflict (email_id) do update set folder_id = excluded.folder_id, uid = excluded.uid
), back as (
    delete from mirror.departures d using moves r where d.email_id = r.email_id
)
update mirror.emails e
set folder_id = @folder_id
from moves r
where e.email_id = r.email_id and e.folder_id <> @folder_id
    and not exists (
        select from mirror.changes c
        where c.email_id = e.email_id and c.kind <> 'store' and c.refused_at is null)
