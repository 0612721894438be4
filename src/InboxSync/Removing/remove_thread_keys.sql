delete from mirror.thread_keys
where inbox_id = @inbox_id
  and key in (select key from mirror.thread_keys where inbox_id = @inbox_id limit @rows_max)
