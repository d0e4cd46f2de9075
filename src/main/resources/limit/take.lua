-- Takes one request out of a client's share, by the generic cell rate algorithm: the same arithmetic as Policy.take.
-- KEYS[1]: the client's key   ARGV[1]: microseconds between requests   ARGV[2]: microseconds of the whole share
-- Answers with {1 when admitted, else 0; microseconds until the share is whole again}.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local whole = tonumber(ARGV[2])

local used = tonumber(redis.call('GET', KEYS[1]) or now) - now
used = math.min(math.max(used, 0), whole)
if used + interval > whole then
  return {0, used}
end

used = used + interval
redis.call('SET', KEYS[1], string.format('%.0f', now + used), 'PX', math.ceil(used / 1000))
return {1, used}
