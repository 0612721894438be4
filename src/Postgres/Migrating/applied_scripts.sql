select room, version, name, sha256, applied_at
from schema_version
order by room, version
