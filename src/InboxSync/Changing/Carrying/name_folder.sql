update mirror.folders
set server_name = @server_name
where folder_id = @folder_id and server_name is null
  and not exists (
      select 1 from mirror.folders o where o.inbox_id = @inbox_id and o.server_name = @server_name)
