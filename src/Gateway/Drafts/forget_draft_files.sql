delete from access.draft_files where file_id = any (@files)
