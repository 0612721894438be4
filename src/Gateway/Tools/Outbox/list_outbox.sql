-- Ids are UUIDv7: newest first by id. The outbox knows what became of a send once Sender has read it.
select send_id, inbox_id, subject, recipients, send_at, created_at, state, reason_code
from (
    select s.send_id, s.inbox_id, s.subject, s.recipients, coalesce(o.send_at, s.send_at) as send_at, s.created_at,
           case when s.state <> 'accepted' then s.state
                when coalesce(o.state, 'queued') = 'queued' and coalesce(o.send_at, s.send_at) > @now then 'scheduled'
                else coalesce(o.state, 'queued') end as state,
           o.reason_code
    from access.sends s
    left join outbox.submission_reading o on o.send_id = s.send_id and o.workspace_id = s.workspace_id
    where s.workspace_id = @workspace
      and (@inboxes::uuid[] is null or s.inbox_id = any (@inboxes))
      and (@before::uuid is null or s.send_id < @before)
) sends
where @state::text is null or state = @state
order by send_id desc
limit @limit
