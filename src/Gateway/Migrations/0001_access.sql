create table access.workspaces (
    workspace_id uuid primary key,
    name         text not null unique,
    plan         text not null,                 -- a name of Plans:Catalog
    created_at   timestamptz not null
);

-- One row a workspace. Who may be written to, and whether a person looks first.
create table access.policies (
    workspace_id uuid primary key references access.workspaces,
    recipients   text not null default 'open' check (recipients in ('open', 'listed')),
    allowed      text[] not null default '{}',  -- normalised addresses and domains
    approval     boolean not null default false
);

create table access.keys (
    key_id        uuid primary key,
    workspace_id  uuid not null references access.workspaces,
    name          text not null,
    secret_sha256 bytea not null unique check (octet_length(secret_sha256) = 32),
    hint          text not null,                -- tells keys apart, opens nothing
    scopes        text[] not null,
    inbox_ids     uuid[],                       -- null: every inbox of the workspace
    created_by    uuid,                         -- key that asked; null is the bootstrap
    created_at    timestamptz not null,
    expires_at    timestamptz,
    revoked_at    timestamptz,
    frozen_at     timestamptz,
    frozen_reason text
);
create index keys_of_workspace on access.keys (workspace_id, key_id desc);
