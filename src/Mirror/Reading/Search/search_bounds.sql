-- The newest email below a point, and the one that stands so many further down.
with below as (
    select received_at, email_id
    from mirror.email_time_reading
    where {scope} and (received_at, email_id) < (@top, @top_id)
    order by received_at desc, email_id desc
    limit @mails + 1
)
select n.received_at, b.received_at, b.email_id
from (select max(received_at) as received_at from below) n
left join (select * from below order by received_at desc, email_id desc offset @mails) b on true
where n.received_at is not null
