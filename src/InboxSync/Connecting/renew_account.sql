-- The next owner begins at once; a higher token fences off the one that still has the old credentials.
update mirror.accounts
set imap_host = @imap_host, imap_port = @imap_port, imap_tls = @imap_tls,
    smtp_host = @smtp_host, smtp_port = @smtp_port, smtp_tls = @smtp_tls,
    user_name = @user_name, secret_kind = @secret_kind, sealed_secret = @sealed_secret,
    lease_owner = null, lease_token = lease_token + 1, leased_until = null, due_at = @at, failures = 0
where inbox_id = @inbox_id
