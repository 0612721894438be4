select exists (select 1 from mirror.inbox_reading where workspace_id = @workspace_id and inbox_id = @inbox_id),
       exists (select 1 from mirror.folder_reading
               where workspace_id = @workspace_id and inbox_id = @inbox_id
                 and (role = upper(@folder) or name = @folder))
