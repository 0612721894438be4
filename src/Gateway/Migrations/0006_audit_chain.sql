-- Each workspace's rows form one chain: numbered without a gap, each with the hash of the one before it. docs/audit.md
-- says what a hash covers, and what the chain proves.
alter table access.audit rename to audit_unchained;
alter index access.audit_pkey rename to audit_unchained_pkey;

create table access.audit (
    workspace_id uuid not null,                 -- all zero: what belongs to no workspace, such as an unknown login
    seq          bigint not null check (seq > 0),
    at           timestamptz not null,
    key_id       uuid,                          -- null: nobody known, or the gateway itself
    tool         text not null,                 -- what was asked for: `action` in the API
    result       text not null,                 -- 'ok' or an error code: `outcome` in the API
    inbox_id     uuid,
    target       text,                          -- kind:id of what it was done to
    names        text,                          -- of scopes or fields; never a value
    latency_us   bigint not null,
    request_id   text not null,
    removed_seq  bigint,                        -- an anchor: up to where retention removed rows,
    removed_hash bytea check (octet_length(removed_hash) = 32), -- and the hash of the last of them
    prev_hash    bytea not null check (octet_length(prev_hash) = 32),
    hash         bytea not null check (octet_length(hash) = 32),
    primary key (workspace_id, seq),
    check ((removed_seq is null) = (removed_hash is null))
);

-- Where each chain ends, and where retention let it begin. Whoever appends holds the row's lock until the commit.
create table access.audit_heads (
    workspace_id uuid primary key,
    seq          bigint not null,
    hash         bytea not null check (octet_length(hash) = 32),
    removed_seq  bigint not null default 0,
    removed_hash bytea not null default decode(repeat('00', 32), 'hex') check (octet_length(removed_hash) = 32),
    check (removed_seq between 0 and seq)
) with (fillfactor = 50);                       -- updated with each batch

create function access.audit_field(value text) returns text language sql immutable as $$
    select case when value is null then '-,'
                else octet_length(convert_to(value, 'UTF8')) || ':' || value || ',' end
$$;

-- The second implementation of RowEncoding: select seq from access.audit a where access.audit_hash(a) <> hash
create function access.audit_hash(r access.audit) returns bytea language sql stable as $$
    select sha256(convert_to(
        access.audit_field('mailmesh-audit-1')
        || access.audit_field(r.workspace_id::text)
        || access.audit_field(r.seq::text)
        || access.audit_field(encode(r.prev_hash, 'hex'))
        || access.audit_field(to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || access.audit_field(r.key_id::text)
        || access.audit_field(r.tool)
        || access.audit_field(r.result)
        || access.audit_field(r.inbox_id::text)
        || access.audit_field(r.target)
        || access.audit_field(r.names)
        || access.audit_field(r.latency_us::text)
        || access.audit_field(r.request_id)
        || access.audit_field(r.removed_seq::text)
        || access.audit_field(encode(r.removed_hash, 'hex')),
        'UTF8'))
$$;

-- What was written before there was a chain becomes its beginning.
do $$
declare
    was access.audit_unchained;
    r access.audit;
begin
    for was in select * from access.audit_unchained order by workspace_id, audit_id loop
        if r.workspace_id is distinct from was.workspace_id then
            r.seq := 0;
            r.hash := decode(repeat('00', 32), 'hex');
        end if;
        r.workspace_id := was.workspace_id;
        r.seq := r.seq + 1;
        r.at := was.at;
        r.key_id := was.key_id;
        r.tool := was.tool;
        r.result := was.result;
        r.latency_us := was.latency_us;
        r.request_id := was.request_id;
        r.prev_hash := r.hash;
        r.hash := access.audit_hash(r);
        insert into access.audit select r.*;
    end loop;
    insert into access.audit_heads (workspace_id, seq, hash)
    select distinct on (workspace_id) workspace_id, seq, hash from access.audit order by workspace_id, seq desc;
end $$;

drop table access.audit_unchained;

-- Append-only, first by what our own role may do.
revoke update, truncate on access.audit from current_user;
revoke delete, truncate on access.audit_heads from current_user;

-- Then for whoever has more rights: a row leaves only once an anchor in the chain covers it.
create function access.guard_audit_removal() returns trigger language plpgsql as $$
begin
    if old.seq > coalesce(
        (select removed_seq from access.audit_heads where workspace_id = old.workspace_id), 0) then
        raise exception 'access.audit is append-only';
    end if;
    return old;
end $$;

create function access.guard_audit_head() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or new.workspace_id <> old.workspace_id or new.removed_seq < old.removed_seq
        or new.seq < old.seq or (new.seq = old.seq and new.hash <> old.hash) then
        raise exception 'access.audit_heads is append-only: a chain only grows';
    end if;
    return new;
end $$;

create trigger audit_append_only before update on access.audit
    for each row execute function access.refuse_change();
create trigger audit_no_truncate before truncate on access.audit
    for each statement execute function access.refuse_change();
create trigger audit_kept before delete on access.audit
    for each row execute function access.guard_audit_removal();
create trigger audit_heads_grow before update or delete on access.audit_heads
    for each row execute function access.guard_audit_head();
create trigger audit_heads_no_truncate before truncate on access.audit_heads
    for each statement execute function access.refuse_change();
