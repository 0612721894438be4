-- Flags as the server has them, but for what later changes name that still wait (set_flags.sql). Where it has labels of
-- its own, those are all, and say the folder too.
with said as (
    select *
    from json_to_recordset(@rows::json) as r (
        email_id uuid, is_read boolean, is_starred boolean, labels text[], is_labelled boolean, role text)
), waiting as materialized (
    select w.* from mirror.waiting_edits(@inbox_id) w
)
update mirror.emails e
set is_read = coalesce(w.is_read, r.is_read), is_starred = coalesce(w.is_starred, r.is_starred),
    labels = mirror.labels_with(
        case when r.is_labelled then r.labels
        else mirror.labels_after(r.labels, o.labels, h.only_keywords) end,
        w.named, w.added),
    folder_id = case when r.is_labelled and w.moves is not true
        then coalesce(f.folder_id, p.folder_id, o.folder_id) else o.folder_id end
from said r
join mirror.emails o on o.email_id = r.email_id
left join waiting w on w.email_id = r.email_id
left join mirror.places p on p.email_id = r.email_id
left join mirror.folders h on h.folder_id = p.folder_id
left join mirror.folders f on f.inbox_id = o.inbox_id and f.role = r.role
where e.email_id = r.email_id
