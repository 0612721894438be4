select 1
from mirror.accounts
where inbox_id = @inbox_id and lease_token = @token
for key share
