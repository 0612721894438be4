-- Others wait for these rows: a gateway that stalls with them in its hands is cut off, and its transaction undone.
select h.workspace_id, h.seq, h.hash, h.removed_seq, h.removed_hash,
       -- What only a hand can have put there.
       exists (select from access.audit a where a.workspace_id = h.workspace_id and a.seq > h.seq) as is_obstructed
from access.audit_heads h, (select set_config('idle_in_transaction_session_timeout', '5s', true)) patience
where h.workspace_id = any(@workspaces)
order by h.workspace_id
for update of h
