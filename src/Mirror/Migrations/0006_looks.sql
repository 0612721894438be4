-- What a look at a server's folders leaves behind, so that the next one, by whichever worker, goes on from there.
alter table mirror.accounts add look_round bigint not null default 0; -- grows with each look at all folders
alter table mirror.folders
    add mailbox_id    text,                   -- the server's id of it, the same after a rename (RFC 8474 §4.1)
    add arrivals_from bigint;                 -- UIDs from here on came after the first look: they are told of

-- Marked \Deleted: on its way out, perhaps after a copy of it (RFC 6851 §1 tells how mail is moved without MOVE).
alter table mirror.places add is_deleted boolean not null default false;

-- Emails whose place is gone. Where the same bytes turn up elsewhere they were moved; once it is certain that no folder
-- has them they are deleted.
create table mirror.departures (
    email_id uuid primary key references mirror.emails on delete cascade,
    inbox_id uuid not null,
    round    bigint not null
);
create index departures_of_inbox on mirror.departures (inbox_id, round);

-- Second copies, young ones, of which nobody was told: where the first one departs meanwhile, both are one email that
-- was moved.
create table mirror.doubles (
    email_id uuid primary key references mirror.emails on delete cascade,
    inbox_id uuid not null,
    round    bigint not null,
    seen_at  timestamptz not null default now()
);
create index doubles_of_inbox on mirror.doubles (inbox_id, seen_at);

-- Mails that a server has and can't give: asked for again a few times, far apart, and named in the folder's fault.
create table mirror.faulty_mails (
    folder_id uuid not null references mirror.folders on delete cascade,
    uid       bigint not null,
    reason    text not null,
    tried_at  timestamptz not null default now(),
    tries     integer not null default 1,
    primary key (folder_id, uid)
);

create index emails_of_blob on mirror.emails (inbox_id, blob_sha256);
