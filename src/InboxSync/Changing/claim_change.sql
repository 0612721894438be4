-- A repeat that comes meanwhile waits here for the first one's outcome.
insert into mirror.change_answers (change_id, answered_at)
values (@change_id, @now)
on conflict do nothing
