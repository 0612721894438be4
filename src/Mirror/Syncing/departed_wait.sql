select exists (
    select from mirror.departures d
    where d.inbox_id = @inbox_id
        and not exists (select from mirror.places p where p.email_id = d.email_id)
        and not exists (select from mirror.changes c where c.email_id = d.email_id and c.refused_at is null))
