update mirror.inboxes
set state = case when synced_at is null then 'syncing' else 'ready' end, state_detail = null
where inbox_id = @inbox_id
returning synced_at is not null
