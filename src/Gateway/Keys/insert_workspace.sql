with workspace as (
    insert into access.workspaces (workspace_id, name, plan, created_at) values (@id, @name, @plan, @now)
    returning workspace_id
)
insert into access.policies (workspace_id) select workspace_id from workspace
