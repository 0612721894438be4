-- A refused append is kept: it says why its email has no place at the server.
delete from mirror.changes
where change_id in (
    select change_id
    from mirror.changes
    where inbox_id = @inbox_id and refused_at is not null and kind <> 'append'
    order by change_id desc
    offset @kept_max)
