insert into mirror.doubles (email_id, inbox_id, round)
select id, @inbox_id, (select look_round from mirror.accounts where inbox_id = @inbox_id)
from unnest(@email_ids) as r (id)
on conflict (email_id) do nothing
