update access.audit_heads h
set seq = n.seq, hash = n.hash, removed_seq = n.removed_seq, removed_hash = n.removed_hash
from unnest(@workspace, @seq, @hash, @removed_seq, @removed_hash) n (workspace_id, seq, hash, removed_seq, removed_hash)
where h.workspace_id = n.workspace_id
