with found as (
    delete from mirror.departures d using mirror.places p
    where d.inbox_id = @inbox_id and p.email_id = d.email_id
)
delete from mirror.doubles where inbox_id = @inbox_id and round < @round - 2
