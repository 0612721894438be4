-- Rows that a claim or a change of plan holds just now are looked at again by the next round.
update outbox.legs
set due_at = @now
where leg_id in (
    select l.leg_id
    from outbox.legs l
    join outbox.submissions s using (send_id)
    where l.state in ('queued', 'deferred') and l.due_at > @now
      and not exists (select from mirror.inbox_reading i where i.inbox_id = s.inbox_id)
    limit @legs_max
    for update of l skip locked)
