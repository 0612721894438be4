select f.folder_id
from mirror.folders f
join mirror.inboxes i using (inbox_id)
where f.inbox_id = @inbox_id and f.role = 'SENT' and i.kind <> 'hosted'
