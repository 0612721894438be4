delete from mirror.folders f
where f.inbox_id = @inbox_id and f.server_name is null and f.role is null
    and not exists (select from mirror.emails e where e.folder_id = f.folder_id)
