order by e.received_at desc, e.email_id desc
limit @limit
