-- Each new code sweeps up old ones: no job of its own.
with swept as (
    delete from access.login_codes where expires_at < @now
)
insert into access.login_codes (code_sha256, key_id, expires_at) values (@hash, @key, @expires)
