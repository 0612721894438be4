select i.inbox_id, i.workspace_id, i.address, i.display_name, a.imap_host, a.imap_port, a.imap_tls,
       a.smtp_host, a.smtp_port, a.smtp_tls, a.user_name, a.secret_kind, a.sealed_secret
from mirror.accounts a join mirror.inboxes i using (inbox_id)
where a.inbox_id = @inbox_id
