-- What waits for the server in mirror.changes wins for the flags and labels that it names; for all others what the
-- server says counts. Where it has labels of its own, those are all, and say the folder too.
with said as (
    select *
    from json_to_recordset(@rows::json) as s (
        uid bigint, is_read boolean, is_starred boolean, labels text[], is_deleted boolean, is_labelled boolean,
        role text)
), marked as (
    update mirror.places p set is_deleted = s.is_deleted from said s
    where p.folder_id = @folder_id and p.uid = s.uid and p.is_deleted <> s.is_deleted
), waiting as materialized (
    select w.* from mirror.folders f cross join lateral mirror.waiting_edits(f.inbox_id) w
    where f.folder_id = @folder_id
)
update mirror.emails e
set is_read = n.is_read, is_starred = n.is_starred, labels = n.labels, folder_id = n.folder_id
from (
    select o.email_id, coalesce(w.is_read, s.is_read) as is_read, coalesce(w.is_starred, s.is_starred) as is_starred,
        mirror.labels_with(
            case when s.is_labelled or o.labels = s.labels then s.labels
            else mirror.labels_after(s.labels, o.labels, f.only_keywords) end,
            w.named, w.added) as labels,
        case when s.is_labelled and w.moves is not true
            then coalesce(r.folder_id, @folder_id) else o.folder_id end as folder_id
    from said s
    join mirror.folders f on f.folder_id = @folder_id
    join mirror.places p on p.folder_id = @folder_id and p.uid = s.uid
    join mirror.emails o on o.email_id = p.email_id
    left join waiting w on w.email_id = o.email_id
    left join mirror.folders r on r.inbox_id = o.inbox_id and r.role = s.role) as n
where e.email_id = n.email_id
    and (e.is_read, e.is_starred, e.labels, e.folder_id)
        is distinct from (n.is_read, n.is_starred, n.labels, n.folder_id)
