-- What waits for the server in mirror.changes is newer than what the server says; but a copy that waits to be filed
-- says nothing of flags. Labels that no server could hold as a keyword (RFC 9051 §9: an atom), or that this one
-- doesn't, are the mirror's own; but where it has labels of its own, those are all, and say the folder too.
with said as (
    select *
    from json_to_recordset(@rows::json) as s (
        uid bigint, is_read boolean, is_starred boolean, labels text[], is_deleted boolean, is_labelled boolean,
        role text)
), marked as (
    update mirror.places p set is_deleted = s.is_deleted from said s
    where p.folder_id = @folder_id and p.uid = s.uid and p.is_deleted <> s.is_deleted
)
update mirror.emails e
set is_read = n.is_read, is_starred = n.is_starred, labels = n.labels, folder_id = n.folder_id
from (
    select o.email_id, s.is_read, s.is_starred,
        case when s.is_labelled then s.labels
        else s.labels || array(
            select l from unnest(o.labels) as l
            where (l ~ '[^!-~]|[]\\(){%*"]' or not lower(l) = any(f.only_keywords)) and l <> all(s.labels))
        end as labels,
        case when s.is_labelled then coalesce(r.folder_id, @folder_id) else o.folder_id end as folder_id
    from said s
    join mirror.folders f on f.folder_id = @folder_id
    join mirror.places p on p.folder_id = @folder_id and p.uid = s.uid
    join mirror.emails o on o.email_id = p.email_id
    left join mirror.folders r on r.inbox_id = o.inbox_id and r.role = s.role) as n
where e.email_id = n.email_id
    and (e.is_read, e.is_starred, e.labels, e.folder_id)
        is distinct from (n.is_read, n.is_starred, n.labels, n.folder_id)
    and not exists (
        select from mirror.changes c
        where c.email_id = e.email_id and c.kind <> 'append' and c.refused_at is null)
