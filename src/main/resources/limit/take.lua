-- Takes requests out of clients' shares, one after the other, by the generic cell rate algorithm: the same arithmetic as
-- Policy.take.
-- KEYS: of each request, its client's key   ARGV: of each, microseconds between requests, and microseconds of the whole share
-- Answers, of each, with 1 when admitted, else 0, and with the microseconds until the share is whole again.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local answers = {}

for place, key in ipairs(KEYS) do
  local interval = tonumber(ARGV[2 * place - 1])
  local whole = tonumber(ARGV[2 * place])

  local used = tonumber(redis.call('GET', key) or now) - now
  used = math.min(math.max(used, 0), whole)
  local admitted = used + interval <= whole
  if admitted then
    used = used + interval
    redis.call('SET', key, string.format('%.0f', now + used), 'PX', math.ceil(used / 1000))
  end

  answers[2 * place - 1] = admitted and 1 or 0
  answers[2 * place] = used
end
return answers
