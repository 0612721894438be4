select asked.ordinal, e.email_id
from unnest(@ordinals, @email_ids) as asked (ordinal, email_id)
cross join lateral (select email_id from mirror.emails e where e.email_id = asked.email_id offset 0) e
union all
select asked.ordinal, e.email_id
from unnest(@ordinals, @inbox_ids, @blobs) as asked (ordinal, inbox_id, blob_sha256)
cross join lateral (
    select email_id
    from mirror.emails e
    where e.inbox_id = asked.inbox_id and e.blob_sha256 = asked.blob_sha256
        and e.arrived_by_smtp and e.message_id is not null
    offset 0) e
where asked.blob_sha256 is not null
