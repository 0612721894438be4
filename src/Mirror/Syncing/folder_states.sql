select folder_id, role, name, server_name, mailbox_id, uid_validity, uid_next, mod_sequence, filed_from,
       arrivals_from, server_total, holds_all, fault
from mirror.folders
where inbox_id = @inbox_id
order by folder_id
