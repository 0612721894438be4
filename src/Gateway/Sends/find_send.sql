-- Until Sender has read the command its outbox has no row: the send is then as we accepted it.
select s.send_id, s.inbox_id, s.subject, s.recipients, coalesce(o.send_at, s.send_at) as send_at, s.created_at,
       case s.state when 'accepted' then coalesce(o.state, 'queued') else s.state end as state,
       o.message_id, o.email_id, o.reason_code, o.reason, o.updated_at
from access.sends s
left join outbox.submission_reading o on o.send_id = s.send_id and o.workspace_id = s.workspace_id
where s.workspace_id = @workspace and s.send_id = @send
