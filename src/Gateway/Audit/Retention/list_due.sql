-- Chains whose oldest row is old enough, or was anchored away and is still there.
select h.workspace_id
from access.audit_heads h
cross join lateral (
    select a.seq, a.at from access.audit a where a.workspace_id = h.workspace_id order by a.seq limit 1
) oldest
where (@after::uuid is null or h.workspace_id > @after)
  and (oldest.at < @before or oldest.seq <= h.removed_seq)
order by h.workspace_id
limit @limit
