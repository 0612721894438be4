with gone as (
    delete from mirror.places
    where folder_id = @folder_id and (@all or uid = any(@uids))
    returning email_id
), well as (
    delete from mirror.faulty_mails where folder_id = @folder_id and (@all or uid = any(@uids))
)
insert into mirror.departures (email_id, inbox_id, round)
select g.email_id, @inbox_id, (select a.look_round from mirror.accounts a where a.inbox_id = @inbox_id)
from gone g
on conflict (email_id) do update set round = excluded.round
