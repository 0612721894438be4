insert into mirror.threads (thread_id, inbox_id, base_subject, last_email_at)
select * from unnest(@thread_ids, @inbox_ids, @subjects, @times)
on conflict (thread_id) do update set last_email_at = excluded.last_email_at
    where excluded.last_email_at > threads.last_email_at
