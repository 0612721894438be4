delete from mirror.places where email_id = any(@email_ids)
