-- larger:5M finds few mails or none: without an index of the large ones a search reads every email to know.
create index emails_large on mirror.emails (workspace_id, received_at desc, email_id desc)
    where size_bytes >= 1000000;
