insert into access.drafts (
    draft_id, workspace_id, inbox_id, version, email_id, answers, content, created_at, updated_at)
values (@draft, @workspace, @inbox, @version, @email, @answers::uuid, @content::json, @now, @now)
