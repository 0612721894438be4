    where e.workspace_id = @workspace_id
      and (@inboxes::uuid[] is null or e.inbox_id = any(@inboxes))
      and (@folders::text[] is null or e.folder_role = any(@folders) or lower(e.folder_name) = any(@folders))
      and (e.received_at, e.email_id) < (@top, @top_id)
      and (e.received_at, e.email_id) >= (@bottom, @bottom_id)
      and {matches}
    order by e.received_at desc, e.email_id desc
    limit @hits_max
)
