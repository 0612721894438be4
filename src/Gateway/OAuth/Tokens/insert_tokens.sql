-- Each new pair sweeps up expired ones. A refresh token that was used stays until then: if it comes again, two hold it.
with swept as (
    delete from access.oauth_tokens where expires_at < @now
), kept as (
    update access.keys set expires_at = @refreshExpires where key_id = @key
    returning client_id
), used as (
    update access.oauth_clients c set used_at = @now from kept where c.client_id = kept.client_id
)
insert into access.oauth_tokens (token_sha256, key_id, kind, resource, expires_at)
values (@access, @key, 'access', @resource, @accessExpires), (@refresh, @key, 'refresh', @resource, @refreshExpires)
