-- An email that is marked \Deleted, and a young copy of it that isn't: a move whose EXPUNGE is yet to come.
select distinct on (copy) *
from (
    select distinct on (e.email_id)
        e.email_id as original, a.folder_id as original_folder, a.uid as original_uid,
        c.email_id as copy, b.folder_id as copy_folder, b.uid as copy_uid
    from mirror.doubles t
    join mirror.emails c on c.email_id = t.email_id
    join mirror.places b on b.email_id = c.email_id and not b.is_deleted
    join mirror.emails e
        on e.inbox_id = c.inbox_id and e.blob_sha256 = c.blob_sha256 and e.email_id <> c.email_id
    join mirror.places a on a.email_id = e.email_id and a.is_deleted
    where t.inbox_id = @inbox_id
        and not exists (select from mirror.doubles o where o.email_id = e.email_id)
        and not exists (
            select from mirror.changes w
            where w.email_id in (e.email_id, c.email_id) and w.refused_at is null)
    order by e.email_id, c.email_id desc) pairs
order by copy, original
