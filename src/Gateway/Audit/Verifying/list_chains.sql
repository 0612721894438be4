-- Every workspace has a chain, if an empty one; a chain without a workspace is the installation's own.
select coalesce(w.workspace_id, h.workspace_id) as workspace_id, w.name
from access.workspaces w
full join access.audit_heads h using (workspace_id)
where (@only::uuid is null or coalesce(w.workspace_id, h.workspace_id) = @only)
  and (@after::uuid is null or coalesce(w.workspace_id, h.workspace_id) > @after)
order by 1
limit @limit
