create table mirror.inboxes (
    inbox_id      uuid primary key,
    workspace_id  uuid not null,
    kind          text not null check (kind in ('hosted', 'imap', 'gmail', 'outlook')),
    address       text not null check (address = lower(address)),
    display_name  text,
    forward_to    text,
    state         text not null default 'ready' check (state in ('ready', 'syncing', 'auth_failed', 'failing')),
    state_detail  text,
    last_arrival  bigint not null default 0,    -- grows under the row's lock: arrivals are numbered in commit order
    storage_bytes bigint not null default 0,
    synced_at     timestamptz,
    created_at    timestamptz not null
) with (fillfactor = 50);                       -- each arrival updates its inbox: keep the new version on the page
create unique index inboxes_hosted_address on mirror.inboxes (address) where kind = 'hosted';
create unique index inboxes_of_workspace_address on mirror.inboxes (workspace_id, address);

-- STARRED is no folder: it is the view of starred emails.
create table mirror.folders (
    folder_id uuid primary key,
    inbox_id  uuid not null references mirror.inboxes on delete cascade,
    role      text check (role in ('INBOX', 'SENT', 'DRAFTS', 'TRASH', 'SPAM', 'ARCHIVE')),
    name      text not null,
    total     bigint not null default 0,
    unread    bigint not null default 0
) with (fillfactor = 50);
create unique index folders_role on mirror.folders (inbox_id, role) where role is not null;
create unique index folders_name on mirror.folders (inbox_id, name);

create table mirror.threads (
    thread_id     uuid primary key,
    inbox_id      uuid not null references mirror.inboxes on delete cascade,
    base_subject  text not null,                -- without re:, fwd: and their sisters, lower case
    last_email_at timestamptz not null,
    merged_into   uuid                          -- an agent may still hold the id of a thread that was merged
);
create index threads_of_subject on mirror.threads (inbox_id, base_subject, last_email_at desc);
create index threads_merged on mirror.threads (merged_into) where merged_into is not null;

-- Every Message-ID that an email of the thread bears or mentions, also of emails that never came here.
create table mirror.thread_keys (
    inbox_id  uuid not null,
    key       uuid not null,                    -- first half of the SHA-256 of a Message-ID
    thread_id uuid not null,
    primary key (inbox_id, key)
);
create index thread_keys_of_thread on mirror.thread_keys (thread_id);

create table mirror.blobs (
    sha256     bytea primary key,
    pack       text not null,
    position   bigint not null,
    size_bytes bigint not null,
    created_at timestamptz not null
);

create table mirror.emails (
    email_id         uuid primary key,
    inbox_id         uuid not null references mirror.inboxes on delete cascade,
    workspace_id     uuid not null,
    folder_id        uuid not null references mirror.folders,
    thread_id        uuid not null references mirror.threads,
    arrival          bigint not null,
    message_id       text,                      -- with its angle brackets
    in_reply_to      text[] not null default '{}',
    reference_ids    text[] not null default '{}',
    from_address     text,
    from_name        text,
    to_json          jsonb not null default '[]',   -- [{"address":"…","name":"…"}]
    cc_json          jsonb not null default '[]',
    bcc_json         jsonb not null default '[]',
    reply_to_json    jsonb not null default '[]',
    subject          text not null,
    preview          text not null,
    sent_at          timestamptz,
    received_at      timestamptz not null,
    is_read          boolean not null default false,
    is_starred       boolean not null default false,
    labels           text[] not null default '{}',
    has_attachments  boolean not null,
    size_bytes       bigint not null,
    blob_sha256      bytea not null references mirror.blobs,
    arrived_by_smtp  boolean not null default false,
    delivered_to     text,                      -- the RCPT TO that led here, with its +tag
    trace_headers    text,                      -- Return-Path and Received that we add: not part of the blob
    defects          text[] not null default '{}'
);
create index emails_of_folder on mirror.emails (folder_id, received_at desc, email_id desc);
create index emails_unread on mirror.emails (folder_id, received_at desc, email_id desc) where not is_read;
create index emails_starred on mirror.emails (inbox_id, received_at desc, email_id desc) where is_starred;
create index emails_of_inbox on mirror.emails (inbox_id, received_at desc, email_id desc);
create unique index emails_arrival on mirror.emails (inbox_id, arrival);
create index emails_message_id on mirror.emails (inbox_id, message_id) where message_id is not null;
create index emails_of_thread on mirror.emails (thread_id, received_at, email_id);
-- A client that lost our 250 delivers the same bytes again: one email (RFC 5321 §4.5.3.2.6 expects duplicates).
create unique index emails_delivered_once on mirror.emails (inbox_id, blob_sha256)
    where arrived_by_smtp and message_id is not null;

-- Apart from emails, so that a flag that changes rewrites neither text nor search index.
create table mirror.email_texts (
    email_id       uuid primary key references mirror.emails on delete cascade,
    text           text not null,
    html           text,
    html_truncated boolean not null default false,
    search         tsvector not null
);
create index email_texts_search on mirror.email_texts using gin (search);

create table mirror.attachments (
    email_id          uuid not null references mirror.emails on delete cascade,
    index             integer not null,
    filename          text not null,
    mime_type         text not null,
    size_bytes        bigint not null,          -- decoded
    body_offset       bigint not null,          -- in the blob
    body_length       bigint not null,
    transfer_encoding text not null,
    content_id        text,
    is_inline         boolean not null,
    primary key (email_id, index)
);
