update mirror.folders set server_name = null, role = null, name = folder_id::text where folder_id = any(@ids)
