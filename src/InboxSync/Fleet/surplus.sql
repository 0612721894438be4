select greatest(@held - ceil(count(*)::numeric / @replicas), 0)::int
from mirror.accounts
where due_at < 'infinity'
