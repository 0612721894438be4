-- Nothing of the inbox waits for time to pass or for another look at its folders.
select not exists (select from mirror.departures d where d.inbox_id = @inbox_id)
    and not exists (select from mirror.doubles t where t.inbox_id = @inbox_id)
    and not exists (
        select from mirror.folders f
        where f.inbox_id = @inbox_id and f.server_name is null and f.role is null)
    and not exists (
        select from mirror.faulty_mails m
        join mirror.folders f using (folder_id)
        where f.inbox_id = @inbox_id and m.uid > 0 and m.tries < @tries_max
            and not exists (select from mirror.places p where p.folder_id = m.folder_id and p.uid = m.uid))
