select distinct inbox_id
from mirror.changes
where refused_at is null and inbox_id = any(@inbox_ids)
