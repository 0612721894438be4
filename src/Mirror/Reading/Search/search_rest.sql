-- The planner chooses: a frequent word is read newest first, a rare one by the index of words.
with hits as (
    select e.email_id, e.received_at, {search} as search
    from mirror.email_reading e
    {texts}
{scope}
select 0::bigint, h.email_id, h.received_at,
{rank}
from hits h
order by h.received_at desc, h.email_id desc
