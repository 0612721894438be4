-- Without the index of words: newest first, or by another index that the filters of the query have.
with hits as (
    select e.email_id, e.received_at, {search} as search
    from mirror.email_reading e
    {texts}
{scope}
select 0::bigint, h.email_id, h.received_at,
{rank}
from hits h
order by h.received_at desc, h.email_id desc
