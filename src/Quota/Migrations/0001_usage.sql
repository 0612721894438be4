-- What each workspace was charged in each UTC day and month. Every number only grows.
create table usage.counts (
    kind text not null check (kind in ('day', 'month')),
    starts_at timestamptz not null,
    workspace_id uuid not null,
    calls bigint not null,
    sends bigint not null,
    refunds bigint not null,
    updated_at timestamptz not null,
    primary key (kind, starts_at, workspace_id)
);

-- One row for each warning given: once a limit, period and percentage.
create table usage.warnings (
    workspace_id uuid not null,
    limit_name text not null,
    starts_at timestamptz not null,
    percent integer not null,
    warned_at timestamptz not null,
    primary key (workspace_id, limit_name, starts_at, percent)
);
create index warnings_by_age on usage.warnings (warned_at);

-- One row for each key and hour in which it was frozen.
create table usage.frozen_keys (
    key_id uuid not null,
    hour timestamptz not null,
    workspace_id uuid not null,
    denials bigint not null,
    frozen_at timestamptz not null,
    primary key (key_id, hour)
);
create index frozen_keys_by_age on usage.frozen_keys (frozen_at);
