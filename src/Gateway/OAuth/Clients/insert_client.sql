-- Each registration sweeps up forgotten ones: no job of its own.
with swept as (
    delete from access.oauth_clients
    where (used_at is null and created_at < @unusedBefore) or used_at < @usedBefore
)
insert into access.oauth_clients (client_id, name, redirect_uris, created_at)
select @id, @name, @redirects, @now
where (select count(*) from access.oauth_clients where used_at is null and created_at >= @unusedBefore) < @max
