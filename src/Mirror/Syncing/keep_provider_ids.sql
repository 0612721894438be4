insert into mirror.provider_ids (email_id, provider_id, provider_thread)
select * from unnest(@email_ids, @ids, @threads)
on conflict (email_id) do update
set provider_id = excluded.provider_id, provider_thread = excluded.provider_thread
