-- An email's text stays in the raw mail, as its HTML does: here is only where its part lies, header and body. A first
-- sync wrote each text twice, and few emails are ever opened.
drop view mirror.email_text_reading;
alter table mirror.email_texts
    drop column text,
    add text_offset bigint default 0,         -- of the part in the blob; null where the mail has no text
    add text_length bigint;                   -- null: to the blob's end, as for all rows from before
alter table mirror.email_texts alter text_offset drop default;
create view mirror.email_text_reading as
select email_id, text_offset, text_length, html_offset, html_length, html_encoding, html_charset, search
from mirror.email_texts;
grant select on mirror.email_text_reading to mailmesh_gateway, mailmesh_sender;
