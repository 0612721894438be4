update mirror.changes
set waits = waits + 1, due_at = @due_at
where change_id = any(@change_ids)
