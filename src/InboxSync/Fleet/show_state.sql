update mirror.inboxes
set state = @State, state_detail = @Detail
where inbox_id = @InboxId
