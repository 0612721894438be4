-- All or nothing, and nothing where the send_id is known: the command came a second time.
with submission as (
    insert into outbox.submissions (
        send_id, workspace_id, key_id, inbox_id, email_id, message_id, answers, state, reason_code, reason,
        from_address, subject, raw, send_at, asked_at, created_at, updated_at, traceparent)
    values (
        @SendId, @WorkspaceId, @KeyId::uuid, @InboxId, @EmailId, @MessageId, @Answers::uuid, @state, @code, @reply,
        @FromAddress, @Subject, @Raw, @SendAt::timestamptz, @AskedAt, @now, @now, @traceParent::text)
    on conflict (send_id) do nothing
    returning send_id
), leg as (
    insert into outbox.legs (leg_id, send_id, route, state, due_at, expires_at)
    select l.leg_id, s.send_id, l.route, 'queued', @DueAt, @expiresAt
    from submission s, unnest(@legIds, @routes) as l (leg_id, route)
), recipient as (
    insert into outbox.recipients (send_id, position, address, name, field, leg_id, state, code, reply)
    select s.send_id, r.position, r.address, r.name, r.field, r.leg_id, @state, @code::text, @reply::text
    from submission s,
         unnest(@positions, @addresses, @names, @fields, @legOf) as r (position, address, name, field, leg_id)
)
select count(*) from submission
