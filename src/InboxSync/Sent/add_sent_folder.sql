-- Mail may be sent before the server's folders are known: sync then finds the role taken, and gives it its name there.
insert into mirror.folders (folder_id, inbox_id, role, name)
select @folder_id, i.inbox_id, 'SENT', 'SENT'
from mirror.inboxes i
where i.inbox_id = @inbox_id and i.kind <> 'hosted'
  and not exists (select 1 from mirror.folders f where f.inbox_id = i.inbox_id and f.role = 'SENT')
on conflict do nothing
