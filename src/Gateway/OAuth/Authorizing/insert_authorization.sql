-- Each new one sweeps up old ones, a day late: a code that comes again must be known to end its grant.
with swept as (
    delete from access.oauth_authorizations where expires_at < @now - interval '1 day'
)
insert into access.oauth_authorizations (authorization_id, browser_sha256, granter_key_id, client_id, client_name,
    redirect_uri, resource, code_challenge, asked, state, expires_at)
values (@id, @browser, @granter, @client, @name, @redirect, @resource, @challenge, @asked, @state, @expires)
