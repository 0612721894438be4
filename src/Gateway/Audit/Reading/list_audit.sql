select workspace_id, seq, at, key_id, tool, result, inbox_id, target, names, latency_us, request_id, removed_seq,
       removed_hash, prev_hash, hash
from access.audit
where workspace_id = @workspace and seq < @top and seq >= @bottom
  and (@since::timestamptz is null or at >= @since)
  and (@until::timestamptz is null or at < @until)
  and (@key::uuid is null or key_id = @key)
  and (@tool::text is null or tool = @tool)
  and (@result::text is null or result = @result)
  and (@inbox::uuid is null or inbox_id = @inbox)
order by seq desc
limit @limit
