select w.workspace_id as id, w.name, w.plan, p.recipients, p.allowed, p.approval, w.created_at
from access.workspaces w
join access.policies p using (workspace_id)
where (@only::uuid is null or w.workspace_id = @only)
  and (@before::uuid is null or w.workspace_id < @before)
order by w.workspace_id desc
limit @limit
