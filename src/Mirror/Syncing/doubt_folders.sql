-- Without a count no STATUS equals what the mirror knows.
update mirror.folders set server_total = null where folder_id = any(@folder_ids)
