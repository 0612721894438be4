-- Servers whose mail has labels in place of folders (Gmail): one folder holds all of it, and an email is shown in
-- INBOX, SENT or DRAFTS as its labels say, or else in the folder itself. Those three have no folder at the server.
alter table mirror.folders add holds_all boolean not null default false;

-- What the provider calls an email, where it has ids of its own: the same wherever the email goes.
create table mirror.provider_ids (
    email_id        uuid primary key references mirror.emails on delete cascade,
    provider_id     text not null,            -- X-GM-MSGID
    provider_thread text not null             -- X-GM-THRID
);
create index provider_ids_of_provider on mirror.provider_ids (provider_id);

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
       f.fault
from mirror.folders f join mirror.inboxes i using (inbox_id)
where i.removed_at is null;
