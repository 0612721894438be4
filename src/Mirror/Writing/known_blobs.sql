-- One look into the index for each, which "offset 0" insists on: a planner that has no statistics yet, as in a first
-- sync, would compare every row with every checksum.
select b.sha256, b.pack, b.position, b.size_bytes
from (select distinct unnest(@shas) as sha) asked
cross join lateral (
    select sha256, pack, position, size_bytes from mirror.blobs where sha256 = asked.sha offset 0) b
