create table if not exists schema_version (
    room       text        not null,
    version    integer     not null,
    name       text        not null,
    sha256     text        not null,
    applied_at timestamptz not null default now(),
    primary key (room, version)
)
