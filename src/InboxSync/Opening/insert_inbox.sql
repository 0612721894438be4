insert into mirror.inboxes (inbox_id, workspace_id, kind, address, display_name, created_at)
values (@inbox_id, @workspace_id, 'hosted', @address, @display_name, @created_at)
on conflict do nothing
