delete from mirror.departures d
using mirror.places p
where p.email_id = d.email_id and d.email_id = any(@email_ids)
