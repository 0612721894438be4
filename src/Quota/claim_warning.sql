insert into usage.warnings (workspace_id, limit_name, starts_at, percent, warned_at)
values (@WorkspaceId, @LimitName, @StartsAt, @Percent, @Now)
on conflict do nothing
