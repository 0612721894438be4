with hits as (
    select e.email_id, e.received_at, t.search
    from mirror.email_reading e
    join mirror.email_text_reading t using (email_id)
    where e.workspace_id = @workspace_id
      and (@inboxes::uuid[] is null or e.inbox_id = any(@inboxes))
      and (@folders::text[] is null or e.folder_role = any(@folders) or lower(e.folder_name) = any(@folders))
      and {matches}
    order by e.received_at desc, e.email_id desc
    limit @ranked_max
), ranked as (
    select email_id, received_at,
           -- 2: long mails don't win by their length alone. Weights: text, filenames, people, subject.
           case when @wanted::text is null then 0
                else ts_rank('{0.2, 0.4, 0.6, 1.0}', search, @wanted::text::tsquery, 2) end::real as rank
    from hits
), page as (
    select email_id, rank
    from ranked
    where (rank, received_at, email_id) < (@before_rank::real, @before, @before_id)
    order by rank desc, received_at desc, email_id desc
    limit @limit
)
select e.email_id, e.inbox_id, e.thread_id, e.folder_role, e.folder_name, e.arrival, e.message_id, e.from_address,
       e.from_name, e.to_json, e.subject, e.preview, e.received_at, e.is_read, e.is_starred, e.labels,
       e.has_attachments, e.size_bytes,
       p.rank, left(t.text, @text_chars) as text
from page p
join mirror.email_reading e using (email_id)
join mirror.email_text_reading t using (email_id)
order by p.rank desc, e.received_at desc, e.email_id desc
