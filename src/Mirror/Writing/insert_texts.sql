insert into mirror.email_texts (email_id, text, html, html_truncated, search)
select email_id, text, html, html_truncated, search::tsvector
from unnest(@email_ids, @texts, @htmls, @truncated, @searches) as r (email_id, text, html, html_truncated, search)
