-- Who called what, and what came of it. Never arguments, bodies or results.
create table access.audit (
    audit_id     bigint generated always as identity primary key,
    at           timestamptz not null,
    workspace_id uuid not null,
    key_id       uuid not null,
    tool         text not null,
    result       text not null,                 -- 'ok' or an error code
    latency_us   bigint not null,
    request_id   text not null
);
create index audit_of_workspace on access.audit (workspace_id, audit_id desc);

-- Append-only: no statement of ours, and no slip of a person at psql, rewrites what happened.
create function access.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'access.audit is append-only';
end $$;
create trigger audit_append_only before update or delete on access.audit
    for each row execute function access.refuse_change();
create trigger audit_no_truncate before truncate on access.audit
    for each statement execute function access.refuse_change();
