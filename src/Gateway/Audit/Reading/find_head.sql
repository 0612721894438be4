select seq, removed_seq from access.audit_heads where workspace_id = @workspace
