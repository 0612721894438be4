select address
from mirror.inbox_reading
where workspace_id = @workspace_id
  and (@only::uuid[] is null or inbox_id = any(@only))
  and starts_with(address, lower(@begun))
order by address
limit @limit
