insert into mirror.folders (folder_id, inbox_id, role, name)
select folder_id, @inbox_id, role, role
from unnest(@folder_ids, @roles) as f (folder_id, role)
