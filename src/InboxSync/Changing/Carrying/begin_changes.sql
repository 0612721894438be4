update mirror.changes
set attempts = attempts + 1
where change_id = any(@change_ids)
