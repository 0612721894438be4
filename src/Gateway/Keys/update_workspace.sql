with workspace as (
    update access.workspaces set plan = coalesce(@plan, plan) where workspace_id = @id
    returning workspace_id
), policy as (
    update access.policies p
    set recipients = coalesce(@recipients, recipients),
        allowed = coalesce(@allowed::text[], allowed),
        approval = coalesce(@approval, approval)
    from workspace w where p.workspace_id = w.workspace_id
)
select exists (select from workspace)
