-- What keys asked for and the server of a connected inbox still has to be told; the mirror shows it already. Until then
-- the email's place is where the server has it, and its row is what was asked for: what the server says of an email
-- that waits here is older than what the mirror shows, and is not taken over. A sent mail whose append waits or was
-- refused has no place and hasn't departed; a UID found in that folder with its Message-ID is its place.
create table mirror.changes (
    change_id     bigint generated always as identity primary key, -- in the order asked
    inbox_id      uuid not null references mirror.inboxes on delete cascade,
    email_id      uuid not null references mirror.emails on delete cascade,
    kind          text not null check (kind in ('store', 'move', 'remove', 'append')),
    read          boolean,                    -- store: null leaves it
    starred       boolean,
    add_labels    text[] not null default '{}',
    remove_labels text[] not null default '{}',
    folder_id     uuid references mirror.folders on delete cascade, -- move, append: into
    attempts      integer not null default 0, -- counted before the first command: a kill may have come after it
    waits         integer not null default 0, -- put off: the server had no time, or the email has no place just now
    due_at        timestamptz not null,
    asked_at      timestamptz not null,
    refused_at    timestamptz,                -- the server said no, and the mirror went back to what it has
    refusal       text
);
create index changes_waiting on mirror.changes (inbox_id, change_id) where refused_at is null;
create index changes_of_email on mirror.changes (email_id) where refused_at is null;
create index changes_refused on mirror.changes (inbox_id, change_id desc) where refused_at is not null;

-- What servers refused, for the owner to see; the email is where the server has it again.
create view mirror.refused_change_reading as
select c.change_id, c.inbox_id, i.workspace_id, c.email_id, c.kind, c.read, c.starred, c.add_labels, c.remove_labels,
       coalesce(f.role, f.name) as folder, coalesce(t.role, t.name) as target, c.refused_at, c.refusal
from mirror.changes c
join mirror.inboxes i on i.inbox_id = c.inbox_id
join mirror.emails e on e.email_id = c.email_id
join mirror.folders f on f.folder_id = e.folder_id
left join mirror.folders t on t.folder_id = c.folder_id
where c.refused_at is not null;
grant select on mirror.refused_change_reading to mailmesh_gateway;

-- The keywords that the server keeps in the folder, in lower case, where it takes no new ones (PERMANENTFLAGS without
-- \*): other labels are the mirror's own. Null: it takes any, or nobody has labelled a mail there yet.
alter table mirror.folders add only_keywords text[];

-- What was answered to UpdateEmails and DeleteEmails: a request that the bus repeats changes nothing a second time.
create table mirror.change_answers (
    change_id   uuid primary key,             -- the message's
    results     jsonb,
    answered_at timestamptz not null
);
create index change_answers_age on mirror.change_answers (answered_at);
