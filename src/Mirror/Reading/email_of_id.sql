  and e.email_id = @email_id
