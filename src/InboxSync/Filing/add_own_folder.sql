-- Mail may be written before the server's folders are known: sync then finds the role taken, and gives it its name
-- there.
insert into mirror.folders (folder_id, inbox_id, role, name)
select @FolderId, i.inbox_id, @Role, @Role
from mirror.inboxes i
where i.inbox_id = @InboxId and i.kind <> 'hosted'
  and not exists (select 1 from mirror.folders f where f.inbox_id = i.inbox_id and f.role = @Role)
on conflict do nothing
