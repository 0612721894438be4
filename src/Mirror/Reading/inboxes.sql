select i.inbox_id, i.workspace_id, i.kind, i.address, i.display_name, i.forward_to, i.state, i.state_detail,
       i.synced_at, i.created_at, i.storage_bytes, i.last_arrival,
       coalesce(sum(f.total), 0)::bigint as total,
       coalesce(sum(f.unread) filter (where f.role = 'INBOX'), 0)::bigint as unread,
       count(*) filter (where f.is_syncing)::integer as folders_syncing,
       count(f.fault)::integer as folders_with_fault,
       coalesce(sum(f.total) filter (where f.server_total is not null), 0)::bigint as server_emails_here,
       sum(f.server_total)::bigint as server_emails
from (
    select *
    from mirror.inbox_reading
    where workspace_id = @workspace_id
      and (@only::uuid[] is null or inbox_id = any(@only))
      and (@inbox_id::uuid is null or inbox_id = @inbox_id)
      and (@address::text is null or address = @address)
      and (created_at, inbox_id) > (@after, @after_id)
    order by created_at, inbox_id
    limit @limit
) i
left join mirror.folder_reading f on f.inbox_id = i.inbox_id
group by i.inbox_id, i.workspace_id, i.kind, i.address, i.display_name, i.forward_to, i.state, i.state_detail,
         i.synced_at, i.created_at, i.storage_bytes, i.last_arrival
order by i.created_at, i.inbox_id
