delete from mirror.doubles where inbox_id = @inbox_id
