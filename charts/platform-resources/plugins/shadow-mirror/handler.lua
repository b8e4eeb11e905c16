--- Mirrors requests to a second host after the client has its answer.
--
-- Nothing here can delay or fail a real request: the log phase runs when the response is out, and does no more
-- than put a copy into a bounded queue of this worker. A target that is dead or slow fills the queue; what
-- comes then is dropped and counted. Answers are read and thrown away; failures are not tried again.
local http = require "resty.http"
local copy = require "kong.plugins.shadow-mirror.copy"
local Queue = require "kong.plugins.shadow-mirror.queue"

local ngx = ngx
local floor = math.floor
local random = math.random

--- Bytes of an answer that are read for the sake of keeping its connection.
local ANSWER_LIMIT = 1024 * 1024
local CHUNK = 64 * 1024

--- After every bundled plugin that writes logs or metrics.
local ShadowMirror = { VERSION = "1.0.0", PRIORITY = 1 }

--- One queue for each target, so that a dead one takes no runner from another.
local queues = {}

--- Connections are kept under a name that changes: none is used for more than `keepalive` milliseconds, so that
-- soon after pods have left the target's Service nothing reaches them.
local function pool(conf)
  return ("shadow-mirror:%s:%d:%d"):format(conf.host, conf.port, floor(ngx.now() * 1000 / conf.keepalive))
end

--- Reads an answer to its end. Returns whether the connection can serve again, or nil and what went wrong.
local function discard(response)
  if not response.has_body then
    return true
  end
  local received = 0
  while received < ANSWER_LIMIT do
    local chunk, err = response.body_reader(CHUNK)
    if chunk and err == "closed" then
      -- The end of an answer that gave no length.
      return false
    elseif err then
      return nil, "answer: " .. err
    elseif not chunk then
      return true
    end
    received = received + #chunk
  end
  return false
end

local function job_of(conf)
  return { conf = conf, request = copy.of_request(conf) }
end

local function send(job)
  local conf, kept = job.conf, job.conf.keepalive > 0
  local client = http.new()
  client:set_timeouts(conf.connect_timeout, conf.send_timeout, conf.read_timeout)
  local connected, err = client:connect {
    scheme = "http",
    host = conf.host,
    port = conf.port,
    pool = kept and pool(conf) or nil,
  }
  if not connected then
    return nil, "connect: " .. err
  end
  local response, reusable
  response, err = client:request(job.request)
  if not response then
    client:close()
    return nil, "request: " .. err
  end
  reusable, err = discard(response)
  if kept and reusable then
    client:set_keepalive(conf.keepalive, conf.runners)
  else
    client:close()
  end
  return not err, err
end

local function queue_of(conf)
  local target = conf.host .. ":" .. conf.port
  local queue = queues[target]
  if not queue then
    queue = Queue.new("mirror to " .. target, send)
    queues[target] = queue
  end
  return queue
end

function ShadowMirror:log(conf)
  if not copy.possible(conf) then
    return
  end
  local queue = queue_of(conf)
  if random() * 100 >= conf.percentage then
    return queue:leave_out()
  end
  queue:push(job_of, conf)
end

--- What became of the requests that could be mirrored, by target, in this worker since it began:
-- `mirrored` (answered, whatever the status), `failed`, `dropped` and `not_sampled`; then the copies that are
-- still `waiting`, and the `runners` that have one under way.
function ShadowMirror.statistics()
  local statistics = {}
  for target, queue in pairs(queues) do
    local counts = { waiting = queue:size(), runners = queue.runners }
    for name, count in pairs(queue.counts) do
      counts[name] = count
    end
    statistics[target] = counts
  end
  return statistics
end

return ShadowMirror
