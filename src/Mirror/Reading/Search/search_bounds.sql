-- The newest and the oldest email below a point, and the one that stands so many further down.
select n.received_at, o.received_at, b.received_at, b.email_id
from (
    select received_at
    from mirror.email_time_reading
    where {scope} and (received_at, email_id) < (@top, @top_id)
    order by received_at desc, email_id desc
    limit 1
) n
cross join (
    select received_at from mirror.email_time_reading where {scope} order by received_at, email_id limit 1
) o
left join (
    select received_at, email_id
    from mirror.email_time_reading
    where {scope} and (received_at, email_id) < (@top, @top_id)
    order by received_at desc, email_id desc
    offset @mails
    limit 1
) b on true
