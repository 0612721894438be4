insert into mirror.faulty_mails (folder_id, uid, reason)
values (@folder_id, @uid, @reason)
on conflict (folder_id, uid) do update
set reason = excluded.reason, tried_at = now(), tries = faulty_mails.tries + 1
