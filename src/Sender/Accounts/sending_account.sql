select smtp_host, smtp_port, smtp_tls, user_name, secret_kind, sealed_secret
from mirror.account_sending
where inbox_id = @inboxId
