-- No row: the inbox was removed. A row of nulls: its account has no SMTP server.
select a.smtp_host, a.smtp_port, a.smtp_tls, a.user_name, a.secret_kind, a.sealed_secret
from mirror.inbox_reading i
left join mirror.account_sending a on a.inbox_id = i.inbox_id
where i.inbox_id = @inboxId
