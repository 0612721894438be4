-- What an agent asked to send. The row makes a repeat recognisable; Sender's outbox says what became of it.
create table access.sends (
    send_id         uuid primary key,
    workspace_id    uuid not null references access.workspaces,
    key_id          uuid not null references access.keys,
    inbox_id        uuid not null,
    tool            text not null,
    idempotency_key text,
    request_sha256  bytea not null,
    state           text not null check (state in ('accepted', 'held', 'rejected')),
    held_command    json,                       -- what Sender gets once a person approves
    subject         text not null,
    recipients      text[] not null,            -- as the policy saw them
    send_at         timestamptz,
    created_at      timestamptz not null,
    decided_by      uuid,                       -- key of the person who approved or rejected
    decided_at      timestamptz,
    check ((state = 'held') = (held_command is not null))
);
create unique index sends_once on access.sends (workspace_id, idempotency_key) where idempotency_key is not null;
create index sends_held on access.sends (workspace_id, send_id desc) where state = 'held';

-- Bytes that came with a send. They don't cross the bus: Sender reads them through the view.
create table access.uploads (
    upload_id    uuid primary key,
    workspace_id uuid not null references access.workspaces,
    send_id      uuid not null references access.sends,
    filename     text not null,
    mime_type    text not null,
    content      bytea not null,
    created_at   timestamptz not null
);
alter table access.uploads alter column content set storage external; -- attachments are compressed already
create index uploads_of_send on access.uploads (send_id);

create view access.upload_reading as
select upload_id as id, workspace_id, filename, mime_type, content from access.uploads;

grant usage on schema access to mailmesh_sender;
grant select on access.upload_reading to mailmesh_sender;

-- Links to attachments: single use, same key. The token itself is not stored.
create table access.attachment_links (
    token_sha256 bytea primary key,
    key_id       uuid not null references access.keys,
    workspace_id uuid not null references access.workspaces,
    email_id     uuid not null,
    index        integer not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    used_at      timestamptz
);
create index attachment_links_expired on access.attachment_links (expires_at);
