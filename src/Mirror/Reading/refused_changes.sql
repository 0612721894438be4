select email_id, kind, read, starred, add_labels, remove_labels, folder, target, refused_at, refusal
from mirror.refused_change_reading
where workspace_id = @workspace_id and inbox_id = @inbox_id and refused_at > @since
order by change_id desc
limit @limit
