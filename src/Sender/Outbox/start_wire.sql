-- The content may reach the wire from here on. Only who still holds the lease may let it.
update outbox.legs
set wire_started_at = now()
where leg_id = @legId and fence = @fence and state = 'sending' and leased_until > now()
