select seq, hash, removed_seq, removed_hash from access.audit_heads where workspace_id = @workspace
