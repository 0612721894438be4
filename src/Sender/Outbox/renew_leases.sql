-- One that has run out is renewed too, if nobody took the leg back yet: its attempt is alive.
update outbox.legs l
set leased_until = now() + @lease
from unnest(@legIds, @fences) as held (leg_id, fence)
where l.leg_id = held.leg_id and l.fence = held.fence and l.state = 'sending'
  and l.leased_until < now() + @lease * 2 / 3
