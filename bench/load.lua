-- wrk: posts the bodies of a file (one per line) in turn, and prints what it measured as one line of JSON.
-- Arguments: the file, the token ("" for none, "@FILE" for one on each line, a thread's own), a word that makes keys unique, "check" to
-- look at every answer.
local count, wrong, threads = 0, nil, {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  local file, token, word = args[1], args[2], args[3]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  if token:sub(1, 1) == "@" then
    local tokens = {}
    for line in io.lines(token:sub(2)) do tokens[#tokens + 1] = line end
    token = tokens[number % #tokens + 1]
  end
  if token ~= "" then wrk.headers["Authorization"] = "Bearer " .. token end
  requests = {}
  for body in io.lines(file) do
    requests[#requests + 1] = body:find("@KEY@", 1, true) and body or wrk.format(nil, nil, nil, body)
  end
  keyed = requests[1]:find("@KEY@", 1, true) ~= nil
  prefix = word .. "-" .. number .. "-"
  -- Threads begin at different places, so that they don't ask for the same things together: spread by the golden ratio, however many.
  count = math.floor(number * 0.618034 * #requests)
  if args[4] == "check" then response = check end
end

function request()
  count = count + 1
  local request = requests[count % #requests + 1]
  if not keyed then return request end
  return wrk.format(nil, nil, nil, (request:gsub("@KEY@", prefix .. count)))
end

function check(status, _, body)
  local errors = body:find('"errors"', 1, true) or (body:find('"userErrors"', 1, true) and not body:find('"userErrors":[]', 1, true))
  -- Nothing that is asked for here can be null.
  if status ~= 200 or errors or not body:find('"data"', 1, true) or body:find(':null', 1, true) then
    if not wrong then io.stderr:write("wrong answer: ", status, " ", body:sub(1, 500), "\n") end
    wrong = true
  end
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('{"requests":%d,"seconds":%.6f,"bytes":%d,"failed":%d,"p50":%.4f,"p99":%.4f}', summary.requests,
    summary.duration / 1e6, summary.bytes, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
