-- Joins Redis' counts into the durable ones: the greater of each number.
insert into usage.counts as kept (kind, starts_at, workspace_id, calls, sends, refunds, updated_at)
select @Kind, @StartsAt, workspace_id, calls, sends, refunds, @Now
from unnest(@Workspaces, @Calls, @Sends, @Refunds) as given (workspace_id, calls, sends, refunds)
order by workspace_id
on conflict (kind, starts_at, workspace_id) do update
set calls = greatest(kept.calls, excluded.calls),
    sends = greatest(kept.sends, excluded.sends),
    refunds = greatest(kept.refunds, excluded.refunds),
    updated_at = excluded.updated_at
where excluded.calls > kept.calls or excluded.sends > kept.sends or excluded.refunds > kept.refunds
