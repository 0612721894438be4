insert into access.workspaces (workspace_id, name, plan, created_at) values (@workspace, @name, 'owner', @now)
on conflict (name) do nothing;

insert into access.policies (workspace_id) select workspace_id from access.workspaces where name = @name
on conflict (workspace_id) do nothing;

-- A scope that a newer version brings is added; a key that was revoked stays so.
insert into access.keys (key_id, workspace_id, name, secret_sha256, hint, scopes, created_at)
select @key, workspace_id, 'first key', @hash, @hint, @scopes, @now from access.workspaces where name = @name
on conflict (secret_sha256) do update set scopes = excluded.scopes
returning key_id, workspace_id
