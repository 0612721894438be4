-- The best match of each inbox: a role, then the name letter by letter, then without case.
select distinct on (inbox_id) inbox_id, folder_id, role, name
from mirror.folders
where inbox_id = any(@inbox_ids) and (role = upper(@name) or lower(name) = lower(@name))
order by inbox_id, role is distinct from upper(@name), name <> @name, folder_id
