select 1 from mirror.inboxes where inbox_id = @inbox_id for no key update
