with moved_emails as (
    update mirror.emails set thread_id = @winner where thread_id = any(@losers)
), moved_keys as (
    update mirror.thread_keys set thread_id = @winner where thread_id = any(@losers)
)
update mirror.threads set merged_into = @winner where thread_id = any(@losers) or merged_into = any(@losers)
