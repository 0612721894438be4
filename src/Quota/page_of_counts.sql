select workspace_id, calls, sends, refunds
from usage.counts
where kind = @Kind and starts_at = @StartsAt and workspace_id > @After
order by workspace_id
limit @RowsMax
