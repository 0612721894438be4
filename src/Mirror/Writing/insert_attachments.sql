insert into mirror.attachments (
    email_id, index, filename, mime_type, size_bytes, body_offset, body_length, transfer_encoding, content_id,
    is_inline)
select *
from unnest(@email_ids, @indexes, @filenames, @mime_types, @sizes, @offsets, @lengths, @encodings, @content_ids,
            @inline)
