-- Gives sends back to the day they were charged on; never more than were charged.
-- Refunds are counted beside the charges, not subtracted: both only grow, so the durable copy and this one are
-- joined by taking the greater of each (see raise.lua).
-- KEYS: 1 the workspace's day, 2 its month   ARGV: 1 sends
local charged = redis.call('HMGET', KEYS[1], 'sends', 'refunds')
local open = (tonumber(charged[1]) or 0) - (tonumber(charged[2]) or 0)
local given = math.min(tonumber(ARGV[1]), open)
if given > 0 then
  redis.call('HINCRBY', KEYS[1], 'refunds', given)
  redis.call('HINCRBY', KEYS[2], 'refunds', given)
end
return given
