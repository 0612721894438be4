select workspace_id, seq, hash, removed_seq, removed_hash
from access.audit_heads
where workspace_id = any(@workspaces)
order by workspace_id
for update
