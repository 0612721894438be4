update mirror.inboxes
set state = case when synced_at is null then 'syncing' else 'ready' end, state_detail = null,
    display_name = @display_name
where inbox_id = @inbox_id
