with found as (
    delete from mirror.departures d using mirror.places p
    where d.inbox_id = @inbox_id and p.email_id = d.email_id
)
delete from mirror.doubles t
where t.inbox_id = @inbox_id and t.seen_at < now() - @double_age_max
    and exists (select from mirror.places p where p.email_id = t.email_id and not p.is_deleted)
