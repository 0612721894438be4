-- Where the server has labels in place of folders, those that it doesn't have are views of the one of all mail.
select folder_id, role, name, server_name, uid_validity, holds_all
from mirror.folders f
where inbox_id = @inbox_id
  and (server_name is not null
      or exists (select from mirror.folders a where a.inbox_id = f.inbox_id and a.holds_all))
order by array_position(array ['INBOX', 'ARCHIVE', 'SENT', 'DRAFTS', 'SPAM', 'TRASH'], role), name
limit @limit
