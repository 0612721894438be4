select e.email_id, e.inbox_id, e.thread_id, e.folder_role, e.folder_name, e.arrival, e.message_id, e.from_address,
       e.from_name, e.to_json, e.subject, e.preview, e.received_at, e.is_read, e.is_starred, e.labels,
       e.has_attachments, e.size_bytes,
       e.cc_json, e.bcc_json, e.reply_to_json, e.in_reply_to, e.reference_ids, e.sent_at, e.delivered_to, e.defects,
       t.html_offset is not null as has_html, a.list as attachments,
       b.sha256, b.pack, b.position, b.size_bytes as blob_bytes, t.text_offset, t.text_length
from mirror.email_reading e
join mirror.email_text_reading t using (email_id)
join mirror.blob_reading b on b.sha256 = e.blob_sha256
left join lateral (
    select json_agg(json_build_object('index', index, 'filename', filename, 'mimeType', mime_type,
                    'sizeBytes', size_bytes, 'contentId', content_id, 'isInline', is_inline) order by index) as list
    from mirror.attachment_reading
    where email_id = e.email_id
) a on true
where e.workspace_id = @workspace_id
