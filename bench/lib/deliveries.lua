-- Posts the signed deliveries of the file DELIVERIES to TARGET, each once, with DELAY milliseconds of thought between an
-- answer and the next request of a connection. A line: id, timestamp, signature; tabs between; BODY has @ID@ where the id
-- goes. When the file runs out the run ends, and the result says so. Prints one line of JSON at the end.
local threads = {}
local lines, head, tail, target, pause
exhausted = 0

function setup(thread)
  threads[#threads + 1] = thread
end

function init()
  local file = assert(io.open(os.getenv("BODY")))
  local body = file:read("*a")
  file:close()
  local from, to = body:find("@ID@", 1, true)
  head, tail = body:sub(1, from - 1), body:sub(to + 1)
  lines = assert(io.open(os.getenv("DELIVERIES"))):lines()
  target, pause = os.getenv("TARGET"), tonumber(os.getenv("DELAY") or "0")
  if pause == 0 then delay = nil end
end

function delay()
  return pause
end

local last
function request()
  local line = lines()
  if not line then
    exhausted = 1
    wrk.thread:stop()
    line = last
  end
  last = line
  local id, timestamp, signature = line:match("^([^\t]+)\t([^\t]+)\t(.+)$")
  return wrk.format("POST", target, {
    ["Content-Type"] = "application/json", ["webhook-id"] = id, ["webhook-timestamp"] = timestamp,
    ["webhook-signature"] = signature }, head .. id .. tail)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"errors":%d,"exhausted":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.timeout + e.status, threads[1]:get("exhausted") or 0))
end
