-- The mirror shows the email where the server has it, unless a later move of it still waits.
update mirror.emails e
set folder_id = p.folder_id
from mirror.places p
where p.email_id = e.email_id and e.email_id = any(@email_ids) and e.folder_id <> p.folder_id
  and not exists (
      select 1 from mirror.changes c
      where c.email_id = e.email_id and c.kind in ('move', 'remove') and c.refused_at is null)
