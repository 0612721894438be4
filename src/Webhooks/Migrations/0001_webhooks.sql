-- PostgreSQL 15 makes no UUIDv7 itself: 48 bits of milliseconds, then the version and random bits (RFC 9562 §5.7).
create function webhooks.uuid_v7(at timestamptz) returns uuid language sql volatile as $$
    select encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3)
                from 1 for 6),
            52, 1), 53, 1), 'hex')::uuid
$$;

create table webhooks.webhooks (
    id uuid primary key,
    workspace_id uuid not null,
    url text not null,
    events text[] not null,         -- empty: every type
    inbox_ids uuid[] not null,      -- empty: every inbox, and what concerns none
    sealed_secret text not null,
    state text not null default 'active' check (state in ('active', 'revoked', 'disabled')),
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index webhooks_of_workspace on webhooks.webhooks (workspace_id) where state = 'active';

-- Kept only where at least one webhook wanted it. The payload is text: every attempt sends the same bytes.
create table webhooks.events (
    id uuid primary key,
    workspace_id uuid not null,
    type text not null,
    payload text not null,
    created_at timestamptz not null
);
create index events_by_age on webhooks.events (created_at);

-- due_at is when to try next; of a delivery under way, when its lease ends and another may claim it.
-- fence counts claims: only the latest claim may settle.
create table webhooks.deliveries (
    id uuid primary key,
    webhook_id uuid not null references webhooks.webhooks (id) on delete cascade,
    event_id uuid not null references webhooks.events (id) on delete cascade,
    state text not null default 'pending' check (state in ('pending', 'delivering', 'delivered', 'failed')),
    due_at timestamptz not null,
    fence integer not null default 0,
    attempts integer not null default 0,
    last_status integer,
    last_error text,
    created_at timestamptz not null,
    delivered_at timestamptz,
    unique (webhook_id, event_id)
);
create index deliveries_due on webhooks.deliveries (webhook_id, due_at) where state in ('pending', 'delivering');
create index deliveries_of_event on webhooks.deliveries (event_id);
create index deliveries_newest on webhooks.deliveries (webhook_id, created_at desc);

create table webhooks.attempts (
    delivery_id uuid not null references webhooks.deliveries (id) on delete cascade,
    fence integer not null,
    started_at timestamptz not null,
    duration_ms integer not null,
    status integer,
    error text,
    primary key (delivery_id, fence)
);

create view webhooks.webhook_reading as
    select id, workspace_id, url, events, inbox_ids, state, created_at, revoked_at
    from webhooks.webhooks;

create view webhooks.delivery_reading as
    select delivery.id, delivery.webhook_id, delivery.event_id, event.type as event_type, delivery.state,
        delivery.attempts, delivery.last_status, delivery.last_error, delivery.created_at, delivery.delivered_at,
        case when delivery.state = 'pending' then delivery.due_at end as next_attempt_at
    from webhooks.deliveries delivery join webhooks.events event on event.id = delivery.event_id;

grant usage on schema webhooks to mailmesh_gateway;
grant select on webhooks.webhook_reading, webhooks.delivery_reading to mailmesh_gateway;
