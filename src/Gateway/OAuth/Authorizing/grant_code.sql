with used as (
    update access.oauth_clients set used_at = @now where client_id = @client
)
update access.oauth_authorizations
set code_sha256 = @code, scopes = @scopes, inbox_ids = @inboxes::uuid[], expires_at = @expires
where authorization_id = @id and code_sha256 is null and expires_at > @now
