-- Not where labels stand in place of folders: what is appended there gets no place in the drafts.
select f.folder_id
from mirror.folders f
join mirror.inboxes i using (inbox_id)
where f.inbox_id = @InboxId and f.role = 'DRAFTS' and i.kind <> 'hosted'
  and not exists (select from mirror.folders l where l.inbox_id = f.inbox_id and l.holds_all)
