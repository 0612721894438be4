-- Waits for what the lease's holder is writing just now (fence.sql); after this it writes nothing more.
delete from mirror.accounts a
using mirror.inboxes i
where a.inbox_id = @inbox_id and i.inbox_id = a.inbox_id and i.workspace_id = @workspace_id
