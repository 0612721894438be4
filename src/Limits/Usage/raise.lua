-- Raises a workspace's counters to what is durable, after Redis lost some; never lowers one.
-- KEYS: 1 the counters of a day or month, 2 workspaces seen this day
-- ARGV: 1 workspace, 2 ms to keep, 3 calls, 4 sends, 5 refunds
local names = { 'calls', 'sends', 'refunds' }
local raised = 0
for i, value in ipairs(redis.call('HMGET', KEYS[1], unpack(names))) do
  local durable = tonumber(ARGV[2 + i])
  if (tonumber(value) or 0) < durable then
    redis.call('HSET', KEYS[1], names[i], durable)
    raised = raised + 1
  end
end
if raised > 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('SADD', KEYS[2], ARGV[1])
end
return raised
