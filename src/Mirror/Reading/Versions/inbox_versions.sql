select inbox_id, version
from mirror.inbox_version_reading
where inbox_id = any(@inbox_ids)
