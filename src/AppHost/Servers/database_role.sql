-- One service's role, with the password of today.
do $$
declare
    role text := current_setting('setup.role');
begin
    if not exists (select from pg_roles where rolname = role) then
        execute format('create role %I', role);
    end if;
    execute format('alter role %I with login nosuperuser nocreatedb nocreaterole password %L',
        role, current_setting('setup.password'));
    execute format('alter role %I set search_path = %I', role, current_setting('setup.schema'));
end
$$
