-- How to reach an inbox that lives at another server, and who keeps it in sync. No reading view shows this table: it
-- holds the sealed credential.
create table mirror.accounts (
    inbox_id      uuid primary key references mirror.inboxes on delete cascade,
    imap_host     text not null,
    imap_port     integer not null,
    imap_tls      text not null check (imap_tls in ('implicit', 'starttls', 'none')),
    smtp_host     text,                       -- null: it can't send
    smtp_port     integer,
    smtp_tls      text check (smtp_tls in ('implicit', 'starttls', 'none')),
    user_name     text not null,
    secret_kind   text not null check (secret_kind in ('password', 'access_token')),
    sealed_secret text not null,              -- to the key Mail, for the context account:{inbox_id}
    lease_owner   uuid,
    lease_token   bigint not null default 0,  -- grows with each owner: fences what the one before still writes
    leased_until  timestamptz,
    due_at        timestamptz not null,       -- not tried before
    failures      integer not null default 0
) with (fillfactor = 50);                     -- each renewal updates the lease: keep the new version on the page
create index accounts_due on mirror.accounts (due_at);
create index accounts_of_owner on mirror.accounts (lease_owner) where lease_owner is not null;

-- Replicas that share the accounts, those without any among them.
create table mirror.workers (
    worker_id  uuid primary key,
    seen_until timestamptz not null
);

alter table mirror.folders
    add server_name   text,                   -- as the server spells it, decoded; null where we are the server
    add uid_validity  bigint,
    add uid_next      bigint,                 -- every UID below it was looked at, down to filed_from
    add mod_sequence  bigint,                 -- HIGHESTMODSEQ that the mirror reflects (RFC 7162 §3.1.2.1)
    add filed_from    bigint,                 -- first sync: UIDs from here on are filed; 1 once it is whole
    add server_total  bigint,
    add fault         text;                   -- what keeps a part of it out of the mirror
create unique index folders_server_name on mirror.folders (inbox_id, server_name) where server_name is not null;

-- Where an email is at the server. An email that is moved keeps its id and gets another place.
create table mirror.places (
    folder_id uuid not null references mirror.folders on delete cascade,
    uid       bigint not null,
    email_id  uuid not null references mirror.emails on delete cascade,
    primary key (folder_id, uid)
);
create unique index places_of_email on mirror.places (email_id);

create or replace view mirror.folder_reading as
select f.folder_id, f.inbox_id, i.workspace_id, f.role, f.name, f.total, f.unread,
       f.server_total, f.server_name is not null and f.filed_from is distinct from 1 as is_syncing, f.fault
from mirror.folders f join mirror.inboxes i using (inbox_id);

-- For Sender alone, which has the private half of the key.
create view mirror.account_sending as
select a.inbox_id, i.workspace_id, i.address, a.smtp_host, a.smtp_port, a.smtp_tls, a.user_name, a.secret_kind,
       a.sealed_secret
from mirror.accounts a join mirror.inboxes i using (inbox_id)
where a.smtp_host is not null;
grant select on mirror.account_sending to mailmesh_sender;

-- Texts are written at the pace of a first sync: pglz would cost more than all the rest of filing. A server that was
-- built without lz4 keeps its default.
do $$
begin
    alter table mirror.email_texts
        alter column text set compression lz4,
        alter column html set compression lz4,
        alter column search set compression lz4;
exception when feature_not_supported then
    raise notice 'This server has no lz4: texts are compressed with pglz.';
end $$;

-- A search reads words of many emails, and text of a page: words stay in the row where they fit its page.
alter table mirror.email_texts alter column search set storage main;

-- A search over the whole workspace looks at the newest emails first, and at older ones until it has enough.
create index emails_of_workspace on mirror.emails (workspace_id, received_at desc, email_id desc);
-- Without the folder, so that the index alone answers how far back so many emails reach.
create view mirror.email_time_reading as
select email_id, inbox_id, workspace_id, received_at from mirror.emails;
grant select on mirror.email_time_reading to mailmesh_gateway, mailmesh_sender;
