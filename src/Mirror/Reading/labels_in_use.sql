with recursive inbox as materialized (
    select inbox_id from mirror.inbox_reading where workspace_id = @workspace_id and inbox_id = @inbox_id
), sets as (
    (select l.labels_key, l.labels
     from mirror.label_reading l
     where l.inbox_id = (select inbox_id from inbox)
     order by l.labels_key
     limit 1)
    union all
    select next.labels_key, next.labels
    from sets s
    cross join lateral (
        select l.labels_key, l.labels
        from mirror.label_reading l
        where l.inbox_id = @inbox_id and l.labels_key > s.labels_key
        order by l.labels_key
        limit 1) next
)
select distinct label
from (select labels from sets limit @sets_max) s
cross join lateral unnest(s.labels) as label
where starts_with(lower(label), lower(@begun))
order by label
limit @limit
