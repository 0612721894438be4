-- Each new link sweeps up old ones: no job of its own.
with swept as (
    delete from access.attachment_links where expires_at < @now
)
insert into access.attachment_links (token_sha256, key_id, workspace_id, email_id, index, created_at, expires_at)
values (@hash, @key, @workspace, @email, @index, @now, @expires)
