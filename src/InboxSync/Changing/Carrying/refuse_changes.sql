update mirror.changes
set refused_at = @now, refusal = @refusal
where change_id = any(@change_ids)
