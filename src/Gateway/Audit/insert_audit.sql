insert into access.audit (at, workspace_id, key_id, tool, result, latency_us, request_id)
select * from unnest(@at, @workspace, @key, @tool, @result, @latency, @request)
