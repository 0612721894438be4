-- That an email's folder is there was looked up for each row, by foreign keys; a first sync files a hundred rows into
-- one folder at a time. Here it is looked up once for each statement. As with the keys, nobody deletes a folder until
-- who files into it has committed, and none goes that holds emails.
alter table mirror.emails drop constraint emails_folder_id_fkey;
alter table mirror.places drop constraint places_folder_id_fkey;

create or replace function mirror.count_filed() returns trigger language plpgsql as $$
declare
    is_lost boolean;
begin
    with c as (
        select folder_id, count(*) as total, count(*) filter (where not is_read) as unread
        from filed group by folder_id
    ), counted as (
        update mirror.folders f set total = f.total + c.total, unread = f.unread + c.unread
        from c where f.folder_id = c.folder_id
        returning f.folder_id
    )
    select (select count(*) from c) > (select count(*) from counted) into is_lost;
    if is_lost then
        raise exception 'an email is filed in a folder that is not there' using errcode = 'foreign_key_violation';
    end if;
    update mirror.inboxes i
    set storage_bytes = i.storage_bytes + c.bytes, last_arrival = greatest(i.last_arrival, c.arrival)
    from (select inbox_id, sum(size_bytes) as bytes, max(arrival) as arrival from filed group by inbox_id) c
    where i.inbox_id = c.inbox_id;
    return null;
end $$;

-- A folder that gets as many emails as it loses isn't counted anew; it has emails, so it is there.
create or replace function mirror.emails_changed() returns trigger language plpgsql as $$
declare
    is_lost boolean;
begin
    with c as (
        select folder_id, sum(total) as total, sum(unread) as unread
        from (select folder_id, 1 as total, (not is_read)::int as unread from changed
              union all
              select folder_id, -1, -(not is_read)::int from before_change) d
        group by folder_id having sum(total) <> 0 or sum(unread) <> 0
    ), counted as (
        update mirror.folders f set total = f.total + c.total, unread = f.unread + c.unread
        from c where f.folder_id = c.folder_id
        returning f.folder_id
    )
    select (select count(*) from c) > (select count(*) from counted) into is_lost;
    if is_lost then
        raise exception 'an email is moved to a folder that is not there' using errcode = 'foreign_key_violation';
    end if;
    update mirror.inboxes i set last_arrival = i.last_arrival
    where i.inbox_id in (select inbox_id from changed);
    return null;
end $$;

create function mirror.places_taken() returns trigger language plpgsql as $$
declare
    asked uuid[] := array(select distinct folder_id from taken);
    there integer;
begin
    perform from mirror.folders where folder_id = any(asked) for key share;
    get diagnostics there = row_count;
    if there < cardinality(asked) then
        raise exception 'a place is in a folder that is not there' using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;
create trigger places_taken after insert on mirror.places
    referencing new table as taken for each statement execute function mirror.places_taken();
create trigger places_changed after update on mirror.places
    referencing new table as taken for each statement execute function mirror.places_taken();

create function mirror.folders_removed() returns trigger language plpgsql as $$
begin
    -- One look into the index for each: a plan that knows no statistics might read all emails.
    if exists (
        select from removed r
        where exists (select from mirror.emails e where e.folder_id = r.folder_id offset 0)) then
        raise exception 'a folder that holds emails is deleted' using errcode = 'foreign_key_violation';
    end if;
    delete from mirror.places p using removed r where p.folder_id = r.folder_id;
    return null;
end $$;
create trigger folders_removed after delete on mirror.folders
    referencing old table as removed for each statement execute function mirror.folders_removed();
