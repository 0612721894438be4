create table effects (
    id     bigint generated always as identity primary key,
    number integer not null
);
