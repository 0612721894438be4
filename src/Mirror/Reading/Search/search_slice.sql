-- What the index of words brings of a stretch of time, and those of it that are hits.
with candidates as materialized (
    select email_id, search from mirror.email_text_reading where search @@ @candidates::text::tsquery
), hits as (
    select e.email_id, e.received_at, t.search
    from candidates t
    join mirror.email_reading e using (email_id)
{scope}
select c.count, h.email_id, h.received_at,
{rank}
from (select count(*) from candidates) c
left join hits h on true
order by h.received_at desc, h.email_id desc
