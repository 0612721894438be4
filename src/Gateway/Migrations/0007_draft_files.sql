-- Files of drafts, copied when a draft is saved. They don't cross the bus: InboxSync reads them through the view, to
-- show the draft to people. Which of them a version has stands in its content.
create table access.draft_files (
    file_id      uuid primary key,
    workspace_id uuid not null references access.workspaces,
    draft_id     uuid not null,                 -- no reference: they are kept before the draft's row is
    content      bytea not null,
    created_at   timestamptz not null
);
alter table access.draft_files alter column content set storage external; -- attachments are compressed already
create index draft_files_of_draft on access.draft_files (draft_id);
create index draft_files_by_age on access.draft_files (created_at);

create view access.draft_file_reading as
select file_id as id, workspace_id, content from access.draft_files;

grant usage on schema access to mailmesh_inboxsync;
grant select on access.draft_file_reading to mailmesh_inboxsync;
