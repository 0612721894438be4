insert into access.keys (key_id, workspace_id, name, client_id, hint, scopes, inbox_ids, created_by, created_at)
select @key, g.workspace_id, a.client_name, a.client_id, @hint, a.scopes, a.inbox_ids, a.granter_key_id, @now
from access.oauth_authorizations a
join access.keys g on g.key_id = a.granter_key_id
where a.authorization_id = @authorization;

update access.oauth_authorizations set key_id = @key where authorization_id = @authorization;
