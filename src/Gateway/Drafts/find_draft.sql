-- With its inbox go its drafts.
select draft_id, inbox_id, version, email_id, answers, content::text as content, updated_at
from access.drafts d
where workspace_id = @workspace and draft_id = @draft
  and exists (select from mirror.inbox_reading i where i.inbox_id = d.inbox_id)
