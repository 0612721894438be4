-- The copy's row says what the server has there; what waits for the first email still wins (set_flags.sql).
with pairs as (
    select * from unnest(@originals, @copies) as r (original, copy)
), moved as (
    update mirror.places p set email_id = r.original from pairs r where p.email_id = r.copy
), back as (
    delete from mirror.departures d using pairs r where d.email_id = r.original
), waiting as materialized (
    select w.* from mirror.waiting_edits(@inbox_id) w
)
update mirror.emails e
set folder_id = case when w.moves is true then e.folder_id else c.folder_id end,
    is_read = coalesce(w.is_read, c.is_read), is_starred = coalesce(w.is_starred, c.is_starred),
    labels = mirror.labels_with(
        case when i.email_id is not null then c.labels
        else mirror.labels_after(c.labels, o.labels, h.only_keywords) end,
        w.named, w.added)
from pairs r
join mirror.emails o on o.email_id = r.original
join mirror.emails c on c.email_id = r.copy
join mirror.folders h on h.folder_id = c.folder_id
left join mirror.provider_ids i on i.email_id = r.copy
left join waiting w on w.email_id = r.original
where e.email_id = r.original
