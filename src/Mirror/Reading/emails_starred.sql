where e.workspace_id = @workspace_id
  and e.inbox_id = @inbox_id
  and e.is_starred
  and (e.folder_role is null or e.folder_role not in ('TRASH', 'SPAM'))
  and (e.received_at, e.email_id) < (@before, @before_id)
