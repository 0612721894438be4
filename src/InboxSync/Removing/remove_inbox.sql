-- Folders, and what sessions noted of them, go with it.
delete from mirror.inboxes
where inbox_id = @inbox_id
