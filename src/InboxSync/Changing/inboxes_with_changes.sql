select distinct inbox_id
from mirror.changes
where refused_at is null and due_at <= @now and inbox_id = any(@inbox_ids)
