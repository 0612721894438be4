delete from access.uploads where upload_id in (
    select u.upload_id
    from access.uploads u
    join access.sends s using (send_id)
    where u.created_at < @before
      and (s.state = 'rejected'
           or exists (select from outbox.submission_reading o where o.send_id = u.send_id))
    limit @limit)
