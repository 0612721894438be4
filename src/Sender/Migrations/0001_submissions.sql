-- A submission is one request to send. Its bytes and Message-ID are fixed when it is accepted, so that every attempt
-- puts the same mail on the wire and its doubt can be resolved by looking the Message-ID up.
create table outbox.submissions (
    send_id      uuid primary key,
    workspace_id uuid not null,
    key_id       uuid,
    inbox_id     uuid not null,
    email_id     uuid not null unique,          -- id that the copy in SENT gets
    message_id   text not null unique,
    answers      uuid,                          -- email that this one replies to
    state        text not null check (state in
                 ('queued', 'held', 'sent', 'deferred', 'bounced', 'failed', 'unknown', 'cancelled')),
    reason_code  text,
    reason       text,
    from_address text not null,
    subject      text not null,
    raw          bytea not null,                -- empty where it failed before it could be composed
    send_at      timestamptz,                   -- as asked; null is at once
    asked_at     timestamptz not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);
-- Mail compresses badly once attachments are base64 of zip, pdf and pictures: don't try on each insert.
alter table outbox.submissions alter column raw set storage external;
create index submissions_of_workspace on outbox.submissions (workspace_id, send_id desc);

-- A leg is one SMTP transaction: the recipients of a submission that share a route.
create table outbox.legs (
    leg_id          uuid primary key,
    send_id         uuid not null references outbox.submissions on delete cascade,
    route           text not null,              -- name of the sending face
    state           text not null check (state in ('queued', 'sending', 'deferred', 'unknown', 'settled')),
    attempts        integer not null default 0,
    due_at          timestamptz not null,
    expires_at      timestamptz not null,       -- no attempt is scheduled beyond it
    fence           bigint not null default 0,  -- grows with each claim: who holds an older one can't write
    leased_until    timestamptz,
    wire_started_at timestamptz,                -- set before the content may reach the wire
    doubt_since     timestamptz,                -- an answer was lost, and for some recipient still is
    doubt_check_at  timestamptz                 -- when to look the mail up; null where only a person can tell
);
create index legs_due on outbox.legs (route, due_at) where state in ('queued', 'deferred');
create index legs_leased on outbox.legs (leased_until) where state = 'sending';
create index legs_in_doubt on outbox.legs (doubt_check_at) where doubt_check_at is not null;
create index legs_of_submission on outbox.legs (send_id);

create table outbox.recipients (
    send_id  uuid not null references outbox.submissions on delete cascade,
    position integer not null,
    address  text not null,
    name     text,
    field    text not null check (field in ('to', 'cc', 'bcc')),
    leg_id   uuid references outbox.legs,       -- null where the submission failed before routing
    state    text not null check (state in ('queued', 'sent', 'deferred', 'bounced', 'failed', 'unknown', 'cancelled')),
    code     text,
    reply    text,
    primary key (send_id, position)
);
create index recipients_of_leg on outbox.recipients (leg_id);
