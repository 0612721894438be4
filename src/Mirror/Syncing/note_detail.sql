update mirror.inboxes set state_detail = @detail where inbox_id = @inbox_id and state_detail is distinct from @detail
