-- A subject alone joins only what its sender took part in: a stranger can't enter a conversation by its name.
select asked.ordinal, t.thread_id
from unnest(@ordinals, @inbox_ids, @subjects, @senders, @from_times, @to_times)
    as asked (ordinal, inbox_id, subject, sender, from_time, to_time)
cross join lateral (
    select t.thread_id
    from mirror.threads t
    where t.inbox_id = asked.inbox_id and t.base_subject = asked.subject and t.merged_into is null
      and t.last_email_at between asked.from_time and asked.to_time
      and exists (
          select 1
          from mirror.emails e
          where e.thread_id = t.thread_id
            and (lower(e.from_address) = lower(asked.sender)
                 or e.to_json @> jsonb_build_array(jsonb_build_object('address', asked.sender))
                 or e.cc_json @> jsonb_build_array(jsonb_build_object('address', asked.sender))))
    order by t.last_email_at desc
    limit 1
) t
