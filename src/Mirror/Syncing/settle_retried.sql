-- What is in the mirror by now is faulty no longer; what was marked again just now, cut or refused, is left as it is.
with tried as (
    select f.folder_id, f.uid, p.uid is not null as is_there
    from mirror.faulty_mails f
    left join mirror.places p on p.folder_id = f.folder_id and p.uid = f.uid
    where f.folder_id = @folder_id and f.uid = any(@uids)
        and f.tried_at < now() - least(@retry_after, @retry_first * power(10, f.tries - 1))
), mended as (
    delete from mirror.faulty_mails f using tried t
    where t.is_there and f.folder_id = t.folder_id and f.uid = t.uid
)
update mirror.faulty_mails f set tried_at = now(), tries = f.tries + 1
from tried t
where not t.is_there and f.folder_id = t.folder_id and f.uid = t.uid
