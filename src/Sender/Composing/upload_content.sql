select content
from access.upload_reading
where id = @uploadId and workspace_id = @workspaceId
