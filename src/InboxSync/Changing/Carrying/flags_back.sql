-- Flags as the server has them, unless a later change of them still waits. Labels that it can't hold stay, as set_flags
-- lets them; where it has labels of its own, those are all, and say the folder too.
update mirror.emails e
set is_read = r.is_read, is_starred = r.is_starred,
    labels = case when r.is_labelled then r.labels
        else r.labels || array(
            select l from unnest(e.labels) as l
            where (l ~ '[^!-~]|[]\\(){%*"]' or not lower(l) = any(h.only_keywords)) and l <> all(r.labels))
        end,
    folder_id = case when r.is_labelled and not w.moves
        then coalesce(f.folder_id, p.folder_id, e.folder_id) else e.folder_id end
from json_to_recordset(@rows::json) as r (
    email_id uuid, is_read boolean, is_starred boolean, labels text[], is_labelled boolean, role text)
join mirror.emails o on o.email_id = r.email_id
left join mirror.places p on p.email_id = r.email_id
left join mirror.folders h on h.folder_id = p.folder_id
left join mirror.folders f on f.inbox_id = o.inbox_id and f.role = r.role
cross join lateral (
    select coalesce(bool_or(c.kind = 'store'), false) as stores,
           coalesce(bool_or(c.kind in ('move', 'remove')), false) as moves
    from mirror.changes c
    where c.email_id = r.email_id and c.refused_at is null
) w
where e.email_id = r.email_id and not w.stores
