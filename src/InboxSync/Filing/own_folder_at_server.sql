select f.folder_id
from mirror.folders f
join mirror.inboxes i using (inbox_id)
where f.inbox_id = @InboxId and f.role = @Role and i.kind <> 'hosted'
