insert into mirror.accounts
    (inbox_id, imap_host, imap_port, imap_tls, smtp_host, smtp_port, smtp_tls, user_name, secret_kind, sealed_secret,
     due_at)
values (@inbox_id, @imap_host, @imap_port, @imap_tls, @smtp_host, @smtp_port, @smtp_tls, @user_name, @secret_kind,
    @sealed_secret, @at)
