-- What keys asked for wins for the flags and labels that they named; for all others the server's word counts, though a
-- change waits (mirror.changes). So the two are merged whenever the server says something.

-- By email, what waits to be stored: the last word on each flag and label; null where nothing names it.
create function mirror.waiting_edits(inbox uuid)
returns table (email_id uuid, is_read boolean, is_starred boolean, named text[], added text[], moves boolean)
language sql stable as $$
    with waiting as (
        select c.* from mirror.changes c
        where c.inbox_id = inbox and c.refused_at is null and c.kind <> 'append'
    ), labels as (
        select distinct on (l.email_id, l.label) l.email_id, l.label, l.is_added
        from (
            select w.email_id, w.change_id, unnest(w.add_labels) as label, true as is_added from waiting w
            union all
            select w.email_id, w.change_id, unnest(w.remove_labels), false from waiting w) l
        order by l.email_id, l.label, l.change_id desc
    )
    select w.email_id,
        (array_agg(w.read order by w.change_id desc) filter (where w.read is not null))[1],
        (array_agg(w.starred order by w.change_id desc) filter (where w.starred is not null))[1],
        array(select l.label from labels l where l.email_id = w.email_id),
        array(select l.label from labels l where l.email_id = w.email_id and l.is_added),
        bool_or(w.kind <> 'store')
    from waiting w
    group by w.email_id
$$;

-- Labels after the server said some. Those that no server could hold as a keyword (RFC 9051 §9: an atom), or that this
-- one doesn't (only: mirror.folders.only_keywords), are the mirror's own and stay.
create function mirror.labels_after(said text[], had text[], only_keywords text[]) returns text[]
language sql immutable as $$
    select said || array(
        select l from unnest(had) as l
        where (l ~ '[^!-~]|[]\\(){%*"]' or not lower(l) = any(only_keywords)) and l <> all(said))
$$;

-- The same labels with what waits to be stored; both are null where nothing waits.
create function mirror.labels_with(labels text[], named text[], added text[]) returns text[]
language sql immutable as $$
    select case when named is null then labels
        else array(select l from unnest(labels) as l where l <> all(named)) || added end
$$;
