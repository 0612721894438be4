select coalesce(
    (select reason from mirror.faulty_mails where folder_id = @folder_id and uid = 0),
    (select case when count(*) = 0 then null
            else count(*) || case when count(*) = 1 then ' mail' else ' mails' end || ' can''t be read whole: UID '
                 || (array_agg(uid || ': ' || reason order by uid desc))[1] end
     from mirror.faulty_mails
     where folder_id = @folder_id))
