delete from mirror.emails e
using mirror.folders f
where f.folder_id = e.folder_id
    and e.email_id in (
        select d.email_id
        from mirror.departures d
        where d.inbox_id = @inbox_id and d.round < @round
            and not exists (select from mirror.places p where p.email_id = d.email_id)
            and not exists (
                select from mirror.changes c where c.email_id = d.email_id and c.refused_at is null)
        limit @gone_max)
returning e.email_id, e.thread_id, e.message_id, coalesce(f.role, f.name) as folder
