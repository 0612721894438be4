with pairs as (
    select * from unnest(@originals, @copies) as r (original, copy)
), moved as (
    update mirror.places p set email_id = r.original from pairs r where p.email_id = r.copy
), back as (
    delete from mirror.departures d using pairs r where d.email_id = r.original
)
update mirror.emails e
set folder_id = c.folder_id, is_read = c.is_read, is_starred = c.is_starred, labels = c.labels
from pairs r
join mirror.emails c on c.email_id = r.copy
where e.email_id = r.original
    and not exists (select from mirror.changes w where w.email_id = e.email_id and w.refused_at is null)
