select asked.ordinal, e.email_id
from unnest(@ordinals, @email_ids, @inbox_ids, @blobs) as asked (ordinal, email_id, inbox_id, blob_sha256)
join mirror.emails e on e.email_id = asked.email_id
union all
select asked.ordinal, e.email_id
from unnest(@ordinals, @email_ids, @inbox_ids, @blobs) as asked (ordinal, email_id, inbox_id, blob_sha256)
join mirror.emails e
    on e.inbox_id = asked.inbox_id and e.blob_sha256 = asked.blob_sha256
    and e.arrived_by_smtp and e.message_id is not null
