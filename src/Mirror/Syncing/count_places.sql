select (select count(*) from mirror.places where folder_id = @folder_id)
     + (select count(*) from mirror.faulty_mails f
        where f.folder_id = @folder_id and f.uid > 0
            and not exists (select from mirror.places p where p.folder_id = f.folder_id and p.uid = f.uid))
