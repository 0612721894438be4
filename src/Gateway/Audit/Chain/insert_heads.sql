insert into access.audit_heads (workspace_id, seq, hash)
select workspace_id, 0, @zeros from unnest(@workspaces) workspace_id order by workspace_id
on conflict do nothing
