select a.workspace_id, a.seq
from access.audit_heads h
join access.audit a on a.workspace_id = h.workspace_id and a.seq > h.seq
where h.workspace_id = any(@workspaces)
order by a.seq
limit @limit
