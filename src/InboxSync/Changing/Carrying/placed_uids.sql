select uid
from mirror.places
where folder_id = @folder_id and uid = any(@uids) and email_id <> @email_id
