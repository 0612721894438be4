insert into usage.frozen_keys (key_id, hour, workspace_id, denials, frozen_at)
values (@KeyId, @Hour, @WorkspaceId, @Times, @Now)
on conflict do nothing
