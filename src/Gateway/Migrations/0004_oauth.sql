-- What a person grants an app is a key without a secret of its own: gates, limits, audit and revocation are those of
-- keys. Tokens point at it.
alter table access.keys alter column secret_sha256 drop not null;
alter table access.keys add column client_id text;
alter table access.keys add constraint secret_or_client check ((secret_sha256 is null) = (client_id is not null));

-- Apps that registered themselves (RFC 7591). Anybody may: nothing here is trusted.
create table access.oauth_clients (
    client_id     text primary key,
    name          text not null,
    redirect_uris text[] not null,
    created_at    timestamptz not null,
    used_at       timestamptz                   -- when a person last let it in; null: never
);
create index oauth_clients_unused on access.oauth_clients (coalesce(used_at, created_at));

-- Codes that a person logs in with, in place of a key. They open nothing else.
create table access.login_codes (
    code_sha256 bytea primary key,
    key_id      uuid not null references access.keys,
    expires_at  timestamptz not null
);
create index login_codes_expired on access.login_codes (expires_at);

-- From login to tokens: a person logged in (request), said yes (code), the app came for its tokens (key_id).
create table access.oauth_authorizations (
    authorization_id uuid primary key,
    browser_sha256   bytea not null,            -- the cookie of the browser that logged in
    granter_key_id   uuid not null references access.keys,
    client_id        text not null,
    client_name      text not null,
    redirect_uri     text not null,
    resource         text not null,
    code_challenge   text not null,             -- S256
    asked            text[] not null,           -- scopes
    state            text,
    expires_at       timestamptz not null,      -- of the consent page, then of the code
    code_sha256      bytea unique,
    scopes           text[],                    -- granted
    inbox_ids        uuid[],
    key_id           uuid references access.keys -- set once: a code is single use
);
create index oauth_authorizations_expired on access.oauth_authorizations (expires_at);

create table access.oauth_tokens (
    token_sha256 bytea primary key,
    key_id       uuid not null references access.keys,
    kind         text not null check (kind in ('access', 'refresh')),
    resource     text not null,                 -- RFC 8707
    expires_at   timestamptz not null,
    used_at      timestamptz                    -- a refresh token is exchanged once
);
create index oauth_tokens_of_key on access.oauth_tokens (key_id);
create index oauth_tokens_expired on access.oauth_tokens (expires_at);
