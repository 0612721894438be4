where e.workspace_id = @workspace_id
  and e.inbox_id = @inbox_id
  and e.arrival > @after
  and (@thread_id::uuid is null or e.thread_id = @thread_id)
  and (@since::timestamptz is null or e.received_at >= @since)
  and (@from::text is null or e.from_address ilike @from or e.from_name ilike @from)
  and (@subject::text is null or e.subject ilike @subject)
  and e.folder_role is distinct from 'SENT'
  and e.folder_role is distinct from 'DRAFTS'
order by e.arrival
limit @limit
