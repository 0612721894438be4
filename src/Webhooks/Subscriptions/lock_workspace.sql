-- Registrations of one workspace pass one at a time, or two could both see the last place free.
select pg_advisory_xact_lock(hashtextextended('webhooks of ' || @WorkspaceId::text, 0))
