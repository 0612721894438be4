select inbox_id
from mirror.inboxes
where removed_at is not null
order by removed_at
limit 1
for update skip locked
