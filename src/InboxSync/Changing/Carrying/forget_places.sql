-- Without a new place they have departed: sync finds them by their bytes, or knows after a round that they are gone.
with gone as (
    delete from mirror.places
    where email_id = any(@email_ids)
)
insert into mirror.departures (email_id, inbox_id, round)
select e.email_id, e.inbox_id, a.look_round
from mirror.emails e
join mirror.accounts a using (inbox_id)
where e.email_id = any(@email_ids)
on conflict (email_id) do update set round = excluded.round
