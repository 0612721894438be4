select file_id as id, content from access.draft_files
where workspace_id = @workspace and file_id = any (@files)
