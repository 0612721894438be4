select send_id, workspace_id, inbox_id, email_id, message_id, subject, asked_at, traceparent as trace_parent, state
from outbox.submissions
where send_id = @SendId and workspace_id = @WorkspaceId
