-- Ids are UUIDv7: newest first by id.
select draft_id, inbox_id, version, email_id, answers, content::text as content, updated_at
from access.drafts
where workspace_id = @workspace
  and (@inboxes::uuid[] is null or inbox_id = any (@inboxes))
  and (@before::uuid is null or draft_id < @before)
order by draft_id desc
limit @limit
