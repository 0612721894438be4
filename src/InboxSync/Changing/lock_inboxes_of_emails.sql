-- As every writer does it: the inboxes first, in the order of their ids.
select 1
from mirror.inboxes
where inbox_id in (select inbox_id from mirror.emails where email_id = any(@email_ids) and workspace_id = @workspace_id)
order by inbox_id
for no key update
