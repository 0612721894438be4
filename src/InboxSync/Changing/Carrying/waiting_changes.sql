-- What is due, in the order asked; an email with a change that was put off waits as a whole.
select c.change_id, c.email_id, c.kind, c.read, c.starred, c.add_labels, c.remove_labels, c.attempts, c.waits,
    t.folder_id as target_id, t.server_name as target_name, t.role as target_role,
    w.role as asked_role,
    s.folder_id as source_id, s.server_name as source_name, s.uid_validity, p.uid,
    coalesce(s.holds_all, false) as source_holds_all, l.folder_id is not null as is_labelled,
    e.workspace_id, e.thread_id, e.message_id, coalesce(h.role, h.name) as shown_in, e.received_at,
    b.sha256, b.pack, b.position, b.size_bytes, a.imap_host
from mirror.changes c
join mirror.emails e on e.email_id = c.email_id
join mirror.folders h on h.folder_id = e.folder_id
join mirror.blobs b on b.sha256 = e.blob_sha256
join mirror.accounts a on a.inbox_id = c.inbox_id
left join mirror.folders w on w.folder_id = c.folder_id
left join mirror.places p on p.email_id = c.email_id
left join mirror.folders s on s.folder_id = p.folder_id
left join mirror.folders l on l.inbox_id = c.inbox_id and l.role = 'ARCHIVE' and l.holds_all
left join mirror.folders t on t.folder_id = case
    when c.kind = 'append' then coalesce(l.folder_id, c.folder_id)
    when c.kind <> 'remove' then c.folder_id
    else (select r.folder_id from mirror.folders r where r.inbox_id = c.inbox_id and r.role = 'TRASH') end
where c.inbox_id = @inbox_id and c.refused_at is null
  and (not @placed_alone or p.uid is not null or c.kind = 'append')
  and not exists (
      select 1 from mirror.changes o
      where o.email_id = c.email_id and o.refused_at is null and o.due_at > @now)
order by c.change_id
limit @rows_max
