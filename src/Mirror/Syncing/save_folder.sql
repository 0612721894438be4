update mirror.folders
set uid_validity = @uid_validity, uid_next = @uid_next, mod_sequence = @mod_sequence, filed_from = @filed_from,
    arrivals_from = @arrivals_from, server_total = @server_total, fault = @fault
where folder_id = @folder_id
