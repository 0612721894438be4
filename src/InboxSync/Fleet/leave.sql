with freed as (
    update mirror.accounts
    set lease_owner = null, leased_until = null
    where lease_owner = @worker
)
delete from mirror.workers
where worker_id = @worker
