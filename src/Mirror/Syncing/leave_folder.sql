-- Its emails may turn up elsewhere: the row stays until it is empty, without the name and role that others may take.
update mirror.folders
set server_name = null, role = null, name = folder_id::text, filed_from = 1, server_total = null, fault = null
where folder_id = @folder_id
