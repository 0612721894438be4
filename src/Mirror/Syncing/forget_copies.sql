delete from mirror.emails where email_id = any(@copies)
