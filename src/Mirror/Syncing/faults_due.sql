-- Those that were cut have a place: asking again would cut them again.
select f.folder_id, f.uid
from mirror.faulty_mails f
join mirror.folders o using (folder_id)
where o.inbox_id = @inbox_id and f.uid > 0 and f.tries < @tries_max
    and f.tried_at < now() - least(@retry_after, @retry_first * power(10, f.tries - 1))
    and not exists (select from mirror.places p where p.folder_id = f.folder_id and p.uid = f.uid)
order by f.folder_id, f.uid desc
limit @due_max
