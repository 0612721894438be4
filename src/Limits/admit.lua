-- Checks every limit of a call and charges all of them, or none.
--
-- Rolling windows are 60 sub-buckets. A bucket counts until the whole of it has left the window, so no true
-- rolling window ever holds more than its limit; room comes back at most a sixtieth of the window late. A running
-- total is kept, and buckets that left are subtracted as time passes: a call costs the same at any rate.
-- The caller's clock may lie behind that of another caller: a charge never goes below the first live bucket.
--
-- KEYS: 1 the key's windows, 2 the workspace's day, 3 its month, 4 workspaces seen this day, 5 denials this hour
-- ARGV: 1 now (ms), 2 workspace, 3 key, 4 calls, 5 sends,
--       6-11 limits (minute, hour, day, calls_day, calls_month, sends_day; -1 is none),
--       12 end of the UTC day (ms), 13 end of the UTC month (ms), 14 is 1 for a trial: answered, never charged;
--       2 for several calls together, of which each is asked about alone if they don't fit: that is no denial yet
-- Answers: 1 index of the limit that denies or 0, 2 ms until it opens, 3-8 used, 9-14 resets at (ms)
local BUCKETS = 60
local WIDTHS = { 1000, 60000, 1440000 }
local NAMES = { 'm', 'h', 'd' }
local WINDOWS_KEPT = 61 * WIDTHS[3]
local DAY_KEPT, MONTH_KEPT, DENIALS_KEPT = 3 * 86400000, 34 * 86400000, 2 * 3600000

local now, calls, sends = tonumber(ARGV[1]), tonumber(ARGV[4]), tonumber(ARGV[5])
local limits = {}
for i = 1, 6 do limits[i] = tonumber(ARGV[5 + i]) end
local used, resets, opens = {}, {}, {}

local function fields(name, from, to)
  local names = {}
  for bucket = from, to do names[#names + 1] = name .. string.format('%d', bucket) end
  return names
end

-- Charged counts of buckets from..to, in order; at most BUCKETS + 1 of them.
local function counts(name, from, to)
  local values = redis.call('HMGET', KEYS[1], unpack(fields(name, from, to)))
  for i = 1, #values do values[i] = tonumber(values[i]) or 0 end
  return values
end

local windows = {}
local meta = redis.call('HMGET', KEYS[1], 'm:first', 'm:total', 'h:first', 'h:total', 'd:first', 'd:total')
for i = 1, 3 do
  local width, name = WIDTHS[i], NAMES[i]
  local bucket = math.floor(now / width)
  local first, total = tonumber(meta[2 * i - 1]), tonumber(meta[2 * i]) or 0
  local oldest = bucket - BUCKETS
  if not first then
    first = oldest
  elseif first < oldest then
    local last = math.min(oldest - 1, first + BUCKETS)
    if total > 0 then
      for _, count in ipairs(counts(name, first, last)) do total = total - count end
      redis.call('HDEL', KEYS[1], unpack(fields(name, first, last)))
    end
    first = oldest
    redis.call('HMSET', KEYS[1], name .. ':first', string.format('%d', first), name .. ':total', total)
  end
  windows[i] = { first = first, total = total, bucket = math.max(bucket, first) }
  used[i] = total
end

-- When the bucket at this place will have left the window.
local function leaves(i, bucket) return (bucket + BUCKETS + 1) * WIDTHS[i] end

local function last_to_leave(i)
  if used[i] == 0 then return now end
  local window = windows[i]
  local values = counts(NAMES[i], window.first, window.first + BUCKETS)
  for place = #values, 1, -1 do
    if values[place] > 0 then return leaves(i, window.first + place - 1) end
  end
  return now
end

-- When enough buckets will have left that `calls` fit.
local function opens_at(i)
  local window, over = windows[i], used[i] + calls - limits[i]
  for place, count in ipairs(counts(NAMES[i], window.first, window.first + BUCKETS)) do
    over = over - count
    if over <= 0 then return leaves(i, window.first + place - 1) end
  end
  return now + BUCKETS * WIDTHS[i]
end

local day = redis.call('HMGET', KEYS[2], 'calls', 'sends', 'refunds')
used[4] = tonumber(day[1]) or 0
used[5] = tonumber(redis.call('HGET', KEYS[3], 'calls')) or 0
used[6] = (tonumber(day[2]) or 0) - (tonumber(day[3]) or 0)
resets[4], resets[5], resets[6] = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[12])

local denied, opens_last = 0, now
for i = 1, 6 do
  local cost = i == 6 and sends or calls
  if cost > 0 and limits[i] >= 0 and used[i] + cost > limits[i] then
    local at = i <= 3 and opens_at(i) or resets[i]
    if at > opens_last then denied, opens_last = i, at end
  end
end

if denied > 0 then
  if ARGV[14] ~= '2' then
    redis.call('ZINCRBY', KEYS[5], 1, ARGV[2] .. '/' .. ARGV[3])
    redis.call('PEXPIRE', KEYS[5], DENIALS_KEPT)
  end
elseif ARGV[14] ~= '1' and (calls > 0 or sends > 0) then
  if calls > 0 then
    for i = 1, 3 do
      if limits[i] >= 0 then
        local window = windows[i]
        used[i] = used[i] + calls
        redis.call('HINCRBY', KEYS[1], NAMES[i] .. string.format('%d', window.bucket), calls)
        redis.call('HMSET', KEYS[1], NAMES[i] .. ':first', string.format('%d', window.first),
          NAMES[i] .. ':total', used[i])
        resets[i] = leaves(i, window.bucket)
      end
    end
    redis.call('PEXPIRE', KEYS[1], WINDOWS_KEPT)
    used[4] = redis.call('HINCRBY', KEYS[2], 'calls', calls)
    used[5] = redis.call('HINCRBY', KEYS[3], 'calls', calls)
  end
  if sends > 0 then
    redis.call('HINCRBY', KEYS[2], 'sends', sends)
    redis.call('HINCRBY', KEYS[3], 'sends', sends)
    used[6] = used[6] + sends
  end
  -- What the counters are held to, for whoever warns before they are full.
  redis.call('HMSET', KEYS[2], 'calls_max', limits[4], 'sends_max', limits[6])
  redis.call('HSET', KEYS[3], 'calls_max', limits[5])
  redis.call('PEXPIRE', KEYS[2], DAY_KEPT)
  redis.call('PEXPIRE', KEYS[3], MONTH_KEPT)
  redis.call('SADD', KEYS[4], ARGV[2])
  redis.call('PEXPIRE', KEYS[4], DAY_KEPT)
end

for i = 1, 3 do resets[i] = resets[i] or last_to_leave(i) end
local answer = { denied, opens_last - now }
for i = 1, 6 do answer[#answer + 1] = used[i] end
for i = 1, 6 do answer[#answer + 1] = resets[i] end
return answer
