select address, inbox_id
from mirror.inboxes
where kind = 'hosted' and address = any(@addresses)
