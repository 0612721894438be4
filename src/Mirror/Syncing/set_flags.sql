-- What waits for the server in mirror.changes is newer than what the server says. Labels that no server could hold as a
-- keyword (RFC 9051 §9: an atom), or that this one doesn't, are the mirror's own.
with said as (
    select *
    from json_to_recordset(@rows::json) as s (
        uid bigint, is_read boolean, is_starred boolean, labels text[], is_deleted boolean)
), marked as (
    update mirror.places p set is_deleted = s.is_deleted from said s
    where p.folder_id = @folder_id and p.uid = s.uid and p.is_deleted <> s.is_deleted
)
update mirror.emails e
set is_read = n.is_read, is_starred = n.is_starred, labels = n.labels
from (
    select o.email_id, s.is_read, s.is_starred,
        s.labels || array(
            select l from unnest(o.labels) as l
            where (l ~ '[^!-~]|[]\\(){%*"]' or not lower(l) = any(f.only_keywords)) and l <> all(s.labels)) as labels
    from said s
    join mirror.folders f on f.folder_id = @folder_id
    join mirror.places p on p.folder_id = @folder_id and p.uid = s.uid
    join mirror.emails o on o.email_id = p.email_id) as n
where e.email_id = n.email_id
    and (e.is_read, e.is_starred, e.labels) is distinct from (n.is_read, n.is_starred, n.labels)
    and not exists (select from mirror.changes c where c.email_id = e.email_id and c.refused_at is null)
