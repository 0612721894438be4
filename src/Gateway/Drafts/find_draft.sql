select draft_id, inbox_id, version, email_id, answers, content::text as content, updated_at
from access.drafts
where workspace_id = @workspace and draft_id = @draft
