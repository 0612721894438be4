select send_id, key_id, inbox_id, subject, recipients, send_at, created_at
from access.sends
where workspace_id = @workspace and state = 'held' and (@before::uuid is null or send_id < @before)
  and (@inboxes::uuid[] is null or inbox_id = any(@inboxes))
order by send_id desc
limit @limit
