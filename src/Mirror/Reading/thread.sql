select coalesce(t.merged_into, t.thread_id) as thread_id, t.inbox_id,
       (select count(*) from mirror.email_reading e where e.thread_id = coalesce(t.merged_into, t.thread_id))
from mirror.thread_reading t
where t.thread_id = @thread_id and t.workspace_id = @workspace_id
