copy mirror.email_texts (
    email_id, text_offset, text_length, html_offset, html_length, html_encoding, html_charset, search)
from stdin (format binary)
