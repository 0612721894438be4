select exists (
    select from webhooks.webhook_reading
    where workspace_id = @workspace and id = @webhook
      and (@inboxes::uuid[] is null or (cardinality(inbox_ids) > 0 and inbox_ids <@ @inboxes)))
