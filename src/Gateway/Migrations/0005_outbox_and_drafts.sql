-- A key may take back what still waits for a person.
alter table access.sends drop constraint sends_state_check;
alter table access.sends add constraint sends_state_check
    check (state in ('accepted', 'held', 'rejected', 'cancelled'));

-- Ids are UUIDv7: list_outbox goes back from the newest.
create index sends_of_workspace on access.sends (workspace_id, send_id desc);

-- What a key drafted, word for word; email_id is the mail in DRAFTS that shows this version to people.
create table access.drafts (
    draft_id     uuid primary key,
    workspace_id uuid not null references access.workspaces,
    inbox_id     uuid not null,
    version      integer not null,
    email_id     uuid not null,
    answers      uuid,                          -- email that it replies to
    content      json not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);
create index drafts_of_workspace on access.drafts (workspace_id, draft_id desc);
