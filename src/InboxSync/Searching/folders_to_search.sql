select folder_id, role, name, server_name, uid_validity
from mirror.folders
where inbox_id = @inbox_id and server_name is not null
order by array_position(array ['INBOX', 'ARCHIVE', 'SENT', 'DRAFTS', 'SPAM', 'TRASH'], role), name
limit @limit
