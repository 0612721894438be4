with gone as (
    delete from access.drafts where workspace_id = @workspace and draft_id = @draft
    returning draft_id
)
delete from access.draft_files f using gone where f.draft_id = gone.draft_id
