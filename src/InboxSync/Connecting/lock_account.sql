select 1
from mirror.accounts
where inbox_id = @inbox_id
for update
