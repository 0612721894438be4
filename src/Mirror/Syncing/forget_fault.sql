delete from mirror.faulty_mails where folder_id = @folder_id and uid = @uid
