copy mirror.email_texts (email_id, text, html, html_truncated, search) from stdin (format binary)
