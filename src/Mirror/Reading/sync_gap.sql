-- Connected inboxes that are not whole, by the folders asked for; one whose folders were not looked at counts too.
select count(*) as inboxes, coalesce(sum(s.emails), 0)::bigint as emails, sum(s.server_emails)::bigint as server_emails,
       coalesce(sum(s.around), 0)::bigint as around
from mirror.inbox_reading i
cross join lateral (
    select count(*) filter (where asked) as folders, sum(f.total) filter (where asked) as emails,
           sum(f.server_total) filter (where asked) as server_emails, sum(f.total) as around,
           bool_or(f.server_total is not null) as looked
    from mirror.folder_reading f
    cross join lateral (
        select f.is_syncing and (@folders::text[] is null or f.role = any(@folders) or lower(f.name) = any(@folders))
    ) a (asked)
    where f.inbox_id = i.inbox_id
) s
where i.workspace_id = @workspace_id
  and i.kind <> 'hosted'
  and (@inboxes::uuid[] is null or i.inbox_id = any(@inboxes))
  and (s.folders > 0 or (i.synced_at is null and s.looked is not true))
