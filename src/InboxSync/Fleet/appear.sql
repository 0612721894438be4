with gone as (
    delete from mirror.workers where seen_until < now() - interval '1 minute'
), here as (
    insert into mirror.workers (worker_id, seen_until)
    values (@worker, now() + @lease)
    on conflict (worker_id) do update set seen_until = excluded.seen_until
)
select count(*)::int + 1
from mirror.workers
where seen_until > now() and worker_id <> @worker
