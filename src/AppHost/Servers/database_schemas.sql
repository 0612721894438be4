-- Nobody shares the public schema: what is not in an owner's schema is nowhere.
do $$
begin
    execute format('revoke all on database %I from public', current_database());
    revoke all on schema public from public;
end
$$
