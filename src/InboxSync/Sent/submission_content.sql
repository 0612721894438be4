select raw
from outbox.submission_content
where send_id = @send_id
