-- One set-up of a server at a time: altering a role twice at once fails. Held until the session ends.
select pg_advisory_lock(1296124236)
