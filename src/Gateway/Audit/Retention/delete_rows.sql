delete from access.audit a
where a.workspace_id = @workspace
  and a.seq in (
    select b.seq from access.audit b
    join access.audit_heads h using (workspace_id)
    where b.workspace_id = @workspace and b.seq <= h.removed_seq
    order by b.seq
    limit @limit)
