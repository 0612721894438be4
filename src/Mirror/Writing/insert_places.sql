insert into mirror.places (folder_id, uid, email_id)
select * from unnest(@folder_ids, @uids, @email_ids)
