-- One copy for each email and one email for each copy. Without a round: those that came and went at about one time.
select distinct on (copy) original, copy
from (
    select distinct on (d.email_id) d.email_id as original, c.email_id as copy
    from mirror.departures d
    join mirror.emails e on e.email_id = d.email_id
    join mirror.emails c
        on c.inbox_id = e.inbox_id and c.blob_sha256 = e.blob_sha256 and c.email_id <> e.email_id
    join mirror.doubles t on t.email_id = c.email_id
    join mirror.places p on p.email_id = c.email_id and (@round::bigint is not null or not p.is_deleted)
    where d.inbox_id = @inbox_id
        and case when @round::bigint is null then t.round >= d.round - 1 else d.round < @round end
        and not exists (select from mirror.places w where w.email_id = d.email_id)
    order by d.email_id, c.email_id desc) pairs
order by copy, original
