select e.email_id, e.inbox_id, e.workspace_id, e.thread_id, e.message_id, i.kind <> 'hosted' as is_connected,
    e.folder_id, f.role as folder_role, f.name as folder_name, e.is_read, e.is_starred, e.labels
from mirror.emails e
join mirror.inboxes i using (inbox_id)
join mirror.folders f using (folder_id)
where e.email_id = any(@email_ids) and e.workspace_id = @workspace_id
  and (@inbox_ids::uuid[] is null or e.inbox_id = any(@inbox_ids))
