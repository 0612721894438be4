update outbox.legs l
set leased_until = now() + @lease
from unnest(@legIds, @fences) as held (leg_id, fence)
where l.leg_id = held.leg_id and l.fence = held.fence and l.state = 'sending'
  and l.leased_until between now() and now() + @lease * 2 / 3
