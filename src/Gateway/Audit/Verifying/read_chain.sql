select workspace_id, seq, at, key_id, tool, result, inbox_id, target, names, latency_us, request_id, removed_seq,
       removed_hash, prev_hash, hash
from access.audit
where workspace_id = @workspace and seq > @after
order by seq
limit @limit
