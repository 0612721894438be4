delete from mirror.emails
where email_id = any(@email_ids)
