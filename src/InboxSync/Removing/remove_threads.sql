delete from mirror.threads
where thread_id in (select thread_id from mirror.threads where inbox_id = @inbox_id limit @rows_max)
