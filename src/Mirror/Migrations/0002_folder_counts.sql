-- Counts are kept by the statements that change emails, whichever they are: a count that a writer forgets would lie
-- for ever. Writers hold the inbox's row lock, so the order of these updates can't deadlock.
create function mirror.count_filed() returns trigger language plpgsql as $$
begin
    update mirror.folders f set total = f.total + c.total, unread = f.unread + c.unread
    from (select folder_id, count(*) as total, count(*) filter (where not is_read) as unread
          from filed group by folder_id) c
    where f.folder_id = c.folder_id;
    update mirror.inboxes i
    set storage_bytes = i.storage_bytes + c.bytes, last_arrival = greatest(i.last_arrival, c.arrival)
    from (select inbox_id, sum(size_bytes) as bytes, max(arrival) as arrival from filed group by inbox_id) c
    where i.inbox_id = c.inbox_id;
    return null;
end $$;

create function mirror.count_removed() returns trigger language plpgsql as $$
begin
    update mirror.folders f set total = f.total - c.total, unread = f.unread - c.unread
    from (select folder_id, count(*) as total, count(*) filter (where not is_read) as unread
          from removed group by folder_id) c
    where f.folder_id = c.folder_id;
    update mirror.inboxes i set storage_bytes = i.storage_bytes - c.bytes
    from (select inbox_id, sum(size_bytes) as bytes from removed group by inbox_id) c
    where i.inbox_id = c.inbox_id;
    return null;
end $$;

create function mirror.count_changed() returns trigger language plpgsql as $$
begin
    update mirror.folders f set total = f.total + c.total, unread = f.unread + c.unread
    from (select folder_id, sum(total) as total, sum(unread) as unread
          from (select folder_id, 1 as total, (not is_read)::int as unread from changed
                union all
                select folder_id, -1, -(not is_read)::int from before_change) d
          group by folder_id having sum(total) <> 0 or sum(unread) <> 0) c
    where f.folder_id = c.folder_id;
    return null;
end $$;

create trigger emails_filed after insert on mirror.emails
    referencing new table as filed for each statement execute function mirror.count_filed();
create trigger emails_removed after delete on mirror.emails
    referencing old table as removed for each statement execute function mirror.count_removed();
create trigger emails_changed after update on mirror.emails
    referencing old table as before_change new table as changed
    for each statement execute function mirror.count_changed();
