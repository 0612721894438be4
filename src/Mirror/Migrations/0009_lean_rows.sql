-- A first sync writes these rows at its full pace, so they hold what searches and lists need, and no more.

-- HTML stays in the mail, which has it already: here is only where it lies there. What older rows held is dropped; they
-- are shown by their text.
drop view mirror.email_text_reading;
alter table mirror.email_texts
    drop column html,
    drop column html_truncated,
    add html_offset   bigint,                 -- of its encoded body in the blob; null where the mail has no HTML
    add html_length   bigint,
    add html_encoding text,
    add html_charset  text;                   -- as the mail names it
create view mirror.email_text_reading as
select email_id, text, html_offset, html_length, html_encoding, html_charset, search from mirror.email_texts;
grant select on mirror.email_text_reading to mailmesh_gateway, mailmesh_sender;

-- One statement files an email with its blob, thread, texts, attachments and place: what these keys would look up again
-- for each row was written a line before. What is deleted with an email is deleted below, in one go.
alter table mirror.emails
    drop constraint emails_inbox_id_fkey,
    drop constraint emails_thread_id_fkey,
    drop constraint emails_blob_sha256_fkey;
alter table mirror.threads drop constraint threads_inbox_id_fkey;
alter table mirror.email_texts drop constraint email_texts_email_id_fkey;
alter table mirror.attachments drop constraint attachments_email_id_fkey;
alter table mirror.places drop constraint places_email_id_fkey;

create or replace function mirror.count_removed() returns trigger language plpgsql as $$
begin
    delete from mirror.email_texts t using removed r where t.email_id = r.email_id;
    delete from mirror.attachments a using removed r where a.email_id = r.email_id;
    delete from mirror.places p using removed r where p.email_id = r.email_id;
    update mirror.folders f set total = f.total - c.total, unread = f.unread - c.unread
    from (select folder_id, count(*) as total, count(*) filter (where not is_read) as unread
          from removed group by folder_id) c
    where f.folder_id = c.folder_id;
    update mirror.inboxes i set storage_bytes = i.storage_bytes - c.bytes
    from (select inbox_id, sum(size_bytes) as bytes from removed group by inbox_id) c
    where i.inbox_id = c.inbox_id;
    return null;
end $$;
alter function mirror.count_removed() rename to emails_removed;
