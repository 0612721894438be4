insert into mirror.inboxes (inbox_id, workspace_id, kind, address, display_name, state, created_at)
values (@inbox_id, @workspace_id, 'imap', @address, @display_name, 'syncing', @at)
on conflict do nothing
