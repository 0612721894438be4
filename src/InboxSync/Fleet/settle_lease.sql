update mirror.accounts
set lease_owner = null, leased_until = null, failures = @Failures,
    due_at = case when @IsOver then 'infinity'::timestamptz else now() + coalesce(@Pause, interval '0') end
where inbox_id = @InboxId and lease_token = @Token
