select exists (
    select from access.oauth_authorizations
    where authorization_id = @id and code_sha256 = @code and key_id is null and expires_at > @now
      and scopes = @scopes and inbox_ids is not distinct from @inboxes::uuid[]
)
