insert into access.draft_files (file_id, workspace_id, draft_id, content, created_at)
values (@FileId, @workspace, @DraftId, @content, @now)
