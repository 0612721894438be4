select folder_id, role, name, total, unread, server_total, is_syncing, fault, holds_all
from mirror.folder_reading
where workspace_id = @workspace_id and inbox_id = @inbox_id
order by array_position(array ['INBOX', 'SENT', 'DRAFTS', 'ARCHIVE', 'SPAM', 'TRASH'], role), name
limit @limit
