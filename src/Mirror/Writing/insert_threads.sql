insert into mirror.threads (thread_id, inbox_id, base_subject, last_email_at)
select * from unnest(@thread_ids, @inbox_ids, @subjects, @times)
