with gone as (
    select d.email_id, exists (select from mirror.doubles t where t.email_id = d.email_id) as is_double
    from mirror.departures d
    where d.inbox_id = @inbox_id and d.round < @round
        and not exists (select from mirror.places p where p.email_id = d.email_id)
        and not exists (select from mirror.changes c where c.email_id = d.email_id and c.refused_at is null)
    limit @gone_max
)
delete from mirror.emails e
using gone, mirror.folders f
where e.email_id = gone.email_id and f.folder_id = e.folder_id
returning e.email_id, e.thread_id, e.message_id, coalesce(f.role, f.name) as folder, gone.is_double
