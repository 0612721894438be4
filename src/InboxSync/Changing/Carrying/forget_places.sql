-- Without a new place they have departed: sync finds them by their bytes, or knows after a round that they are gone.
-- Where sync was faster the place is the new one already.
with gone as (
    delete from mirror.places p
    using unnest(@email_ids, @source_ids, @source_uids) as r (email_id, folder_id, uid)
    where p.email_id = r.email_id and p.folder_id = r.folder_id and p.uid = r.uid
    returning p.email_id
)
insert into mirror.departures (email_id, inbox_id, round)
select e.email_id, e.inbox_id, a.look_round
from gone
join mirror.emails e using (email_id)
join mirror.accounts a using (inbox_id)
on conflict (email_id) do update set round = excluded.round
