-- Bus outbox. payload is json, not jsonb: jsonb refuses the escape \u0000, which a mail's subject may hold.
create table outgoing_messages (
    id          uuid        primary key,
    type        text        not null,
    queue       text,
    payload     json        not null,
    traceparent text,
    due_at      timestamptz not null default now(),
    attempts    integer     not null default 0,
    last_error  text,
    parked_at   timestamptz,
    added_at    timestamptz not null default now()
);

create index outgoing_messages_due on outgoing_messages (due_at, id) where parked_at is null;

-- Bus inbox.
create table processed_messages (
    consumer     text        not null,
    message_id   uuid        not null,
    processed_at timestamptz not null default now(),
    primary key (consumer, message_id)
);

create index processed_messages_age on processed_messages (processed_at);
