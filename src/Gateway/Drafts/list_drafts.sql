-- Ids are UUIDv7: newest first by id. With its inbox go its drafts.
select draft_id, inbox_id, version, email_id, answers, content::text as content, updated_at
from access.drafts d
where workspace_id = @workspace
  and (@inboxes::uuid[] is null or inbox_id = any (@inboxes))
  and (@before::uuid is null or draft_id < @before)
  and exists (select from mirror.inbox_reading i where i.inbox_id = d.inbox_id)
order by draft_id desc
limit @limit
