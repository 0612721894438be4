-- Whether a read of an inbox may answer otherwise than before: the transaction that last wrote the inbox's row. What
-- files or removes emails writes that row already; whatever else a read shows writes it from here on. Writers hold its
-- lock, so nobody waits who didn't before.
create or replace function mirror.count_changed() returns trigger language plpgsql as $$
begin
    update mirror.folders f set total = f.total + c.total, unread = f.unread + c.unread
    from (select folder_id, sum(total) as total, sum(unread) as unread
          from (select folder_id, 1 as total, (not is_read)::int as unread from changed
                union all
                select folder_id, -1, -(not is_read)::int from before_change) d
          group by folder_id having sum(total) <> 0 or sum(unread) <> 0) c
    where f.folder_id = c.folder_id;
    update mirror.inboxes i set last_arrival = i.last_arrival
    where i.inbox_id in (select inbox_id from changed);
    return null;
end $$;
alter function mirror.count_changed() rename to emails_changed;

create function mirror.folder_changed() returns trigger language plpgsql as $$
begin
    update mirror.inboxes i set last_arrival = i.last_arrival
    where i.inbox_id = coalesce(new.inbox_id, old.inbox_id);
    return null;
end $$;

-- Counts change with emails, which tell of themselves.
create trigger folder_changed after update on mirror.folders
    for each row when ((old.role, old.name, old.is_removed, old.server_name, old.server_total, old.holds_all, old.fault,
                        old.filed_from is distinct from 1)
        is distinct from (new.role, new.name, new.is_removed, new.server_name, new.server_total, new.holds_all,
                          new.fault, new.filed_from is distinct from 1))
    execute function mirror.folder_changed();
create trigger folder_came_or_went after insert or delete on mirror.folders
    for each row execute function mirror.folder_changed();

create view mirror.inbox_version_reading as
select i.inbox_id, i.xmin as version
from mirror.inboxes i
where i.removed_at is null;
grant select on mirror.inbox_version_reading to mailmesh_gateway;
