-- The last row before the first that is young. Anchors alone are no reason for another anchor.
with chain as (
    select removed_seq, least(seq, removed_seq + @rows) as last_seq
    from access.audit_heads where workspace_id = @workspace
), young as (
    select a.seq from access.audit a, chain
    where a.workspace_id = @workspace and a.seq > chain.removed_seq and a.seq <= chain.last_seq and a.at >= @before
    order by a.seq limit 1
), cut as (
    select coalesce((select seq - 1 from young), chain.last_seq) as seq, chain.removed_seq from chain
)
select a.seq, a.hash
from cut
join access.audit a on a.workspace_id = @workspace and a.seq = cut.seq
where cut.seq > cut.removed_seq
  and exists (
    select from access.audit b
    where b.workspace_id = @workspace and b.seq > cut.removed_seq and b.seq <= cut.seq and b.removed_seq is null)
