-- What other rooms may read. Views run with their owner's rights: the base tables stay closed.
-- "sending" is seen, not stored: a claim then writes one row, not two.
create view outbox.submission_reading as
select s.send_id, s.workspace_id, s.key_id, s.inbox_id, s.email_id, s.message_id,
       case when exists (select 1 from outbox.legs l where l.send_id = s.send_id and l.state = 'sending')
            then 'sending' else s.state end as state,
       s.subject, s.from_address,
       listed.to_json, listed.cc_json, listed.bcc_json,
       s.reason_code, s.reason, s.answers, s.send_at, s.asked_at, s.created_at, s.updated_at,
       octet_length(s.raw) as size_bytes
from outbox.submissions s
cross join lateral (
    select coalesce(jsonb_agg(r.entry order by r.position) filter (where r.field = 'to'), '[]') as to_json,
           coalesce(jsonb_agg(r.entry order by r.position) filter (where r.field = 'cc'), '[]') as cc_json,
           coalesce(jsonb_agg(r.entry order by r.position) filter (where r.field = 'bcc'), '[]') as bcc_json
    from (select field, position, jsonb_build_object('address', address, 'name', name) as entry
          from outbox.recipients where send_id = s.send_id) r
) listed;

create view outbox.recipient_reading as
select r.send_id, s.workspace_id, r.position, r.field, r.address, r.name, r.state, r.code, r.reply,
       coalesce(l.attempts, 0) as attempts,
       case when r.state in ('queued', 'deferred') then l.due_at end as next_attempt_at
from outbox.recipients r
join outbox.submissions s using (send_id)
left join outbox.legs l using (leg_id);

create view outbox.submission_content as
select send_id, workspace_id, inbox_id, email_id, message_id, raw, created_at
from outbox.submissions;

grant usage on schema outbox to mailmesh_gateway, mailmesh_inboxsync;
grant select on outbox.submission_reading, outbox.recipient_reading to mailmesh_gateway;
grant select on outbox.submission_content to mailmesh_inboxsync;
