select address, display_name
from mirror.inboxes
where inbox_id = @InboxId and workspace_id = @WorkspaceId and removed_at is null
