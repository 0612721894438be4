-- Ids are UUIDv7: newest first by id. A key that is bound to inboxes sees the webhooks that hear of those alone.
select id, url, state, events, inbox_ids, created_at, revoked_at
from webhooks.webhook_reading
where workspace_id = @workspace
  and (@before::uuid is null or id < @before)
  and (@inboxes::uuid[] is null or (cardinality(inbox_ids) > 0 and inbox_ids <@ @inboxes))
order by id desc
limit @limit
