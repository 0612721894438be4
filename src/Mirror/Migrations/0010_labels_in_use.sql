-- Which labels an inbox has in use: its distinct sets of labels, found by stepping through an index from one to the
-- next, so however many emails have a set, one of them is read. A set may be longer than an index takes: its digest.
create function mirror.labels_key(labels text[]) returns uuid
language sql immutable strict parallel safe as $$ select md5(array_to_string(labels, E'\n'))::uuid $$;
create index emails_by_labels on mirror.emails (inbox_id, mirror.labels_key(labels)) where labels <> '{}';

create view mirror.label_reading as
select e.inbox_id, e.labels, mirror.labels_key(e.labels) as labels_key
from mirror.emails e
where e.labels <> '{}';
grant select on mirror.label_reading to mailmesh_gateway;

-- Where labels are places to move to is told by the folder that holds all mail.
create or replace view mirror.folder_reading as
select f.folder_id, f.inbox_id, i.workspace_id, f.role, f.name, f.total, f.unread,
       case when f.holds_all then
           -- Its share: what the others show lies in it too.
           greatest(f.server_total - (
               select coalesce(sum(o.total), 0) from mirror.folders o
               where o.inbox_id = f.inbox_id and o.server_name is null and o.role in ('INBOX', 'SENT', 'DRAFTS')), 0)
       else f.server_total end::bigint as server_total,
       case when f.server_name is not null then f.filed_from is distinct from 1
       else f.role in ('INBOX', 'SENT', 'DRAFTS') and exists (
           select 1 from mirror.folders a
           where a.inbox_id = f.inbox_id and a.role = 'ARCHIVE' and a.holds_all and a.filed_from is distinct from 1)
       end as is_syncing,
       f.fault, f.holds_all
from mirror.folders f join mirror.inboxes i using (inbox_id)
where i.removed_at is null;
