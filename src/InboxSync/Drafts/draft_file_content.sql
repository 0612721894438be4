select content
from access.draft_file_reading
where id = @FileId and workspace_id = @WorkspaceId
