-- Drafts of inboxes that were removed, and files that no version has: a save was cut off, or lost to another.
with gone as (
    delete from access.drafts where draft_id in (
        select d.draft_id from access.drafts d
        where not exists (select from mirror.inbox_reading i where i.inbox_id = d.inbox_id)
        limit @limit)
    returning draft_id
)
delete from access.draft_files where file_id in (
    select f.file_id from access.draft_files f
    where f.draft_id in (select draft_id from gone)
       or (f.created_at < @before and not exists (
           select from access.drafts d, json_array_elements(d.content -> 'files') as file
           where d.draft_id = f.draft_id and file ->> 'fileId' = f.file_id::text))
    limit @limit)
