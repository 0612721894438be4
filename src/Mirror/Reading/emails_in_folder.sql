where e.workspace_id = @workspace_id
  and e.folder_id = (
      select f.folder_id
      from mirror.folder_reading f
      where f.inbox_id = @inbox_id and (f.role = upper(@folder) or f.name = @folder)
      order by f.role = upper(@folder) desc nulls last
      limit 1)
  and (e.received_at, e.email_id) < (@before, @before_id)
