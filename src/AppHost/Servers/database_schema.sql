-- One owner's schema. The owner's migrations grant others what they may read of it.
do $$
declare
    role text := current_setting('setup.role');
    schema text := current_setting('setup.schema');
begin
    execute format('grant connect, temporary on database %I to %I', current_database(), role);
    if not exists (select from pg_namespace where nspname = schema) then
        execute format('create schema %I authorization %I', schema, role);
    end if;
end
$$
