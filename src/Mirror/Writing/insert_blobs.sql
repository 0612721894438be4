insert into mirror.blobs (sha256, pack, position, size_bytes, created_at)
select * from unnest(@shas, @packs, @positions, @sizes, @times)
order by 1
on conflict (sha256) do nothing
