insert into mirror.places (folder_id, uid, email_id, is_deleted)
select * from unnest(@folder_ids, @uids, @email_ids, @are_deleted)
