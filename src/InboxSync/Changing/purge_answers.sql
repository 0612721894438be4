delete from mirror.change_answers
where change_id in (
    select change_id
    from mirror.change_answers
    where answered_at < @before
    order by answered_at
    limit @rows_max)
