-- The submission first: two legs of one settle one after the other, so each sees what the other wrote.
select 1
from outbox.submissions s
join outbox.legs l using (send_id)
where l.leg_id = @legId and l.fence = @fence
for update of s, l
