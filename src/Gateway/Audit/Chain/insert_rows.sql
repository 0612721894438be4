insert into access.audit (workspace_id, seq, at, key_id, tool, result, inbox_id, target, names, latency_us, request_id,
    removed_seq, removed_hash, prev_hash, hash)
select * from unnest(@workspace, @seq, @at, @key, @tool, @result, @inbox, @target, @names, @latency, @request,
    @removed_seq, @removed_hash, @prev_hash, @hash)
