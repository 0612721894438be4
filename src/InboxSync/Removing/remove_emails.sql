delete from mirror.emails
where email_id in (select email_id from mirror.emails where inbox_id = @inbox_id limit @rows_max)
