delete from mirror.changes
where change_id = any(@change_ids)
