--- A bounded queue of one nginx worker, worked off by a bounded number of runners.
--
-- A runner is a timer that does one job after the other until none is left: however many requests come, no
-- more than `runners` timers exist. Kong's own queue (kong.tools.queue) has a single one, which a slow target
-- would hold up, and tries again what failed, which a mirror must not.
local kong = kong
local ngx = ngx
local pcall = pcall
local setmetatable = setmetatable
local tostring = tostring

--- Jobs of one timer: nginx frees what a timer has allocated when it ends, so none may live for ever.
local JOBS_PER_TIMER = 100

--- Seconds between two lines about what went wrong.
local REPORT_INTERVAL = 60

local Queue = {}
Queue.__index = Queue

--- @param name what to call it in the log
-- @param work a function that does one job: returns true, or nil and what went wrong
function Queue.new(name, work)
  return setmetatable({
    name = name,
    work = work,
    jobs = {},
    first = 1,
    last = 0,
    runners = 0,
    --- Since the worker began.
    counts = { mirrored = 0, failed = 0, dropped = 0, not_sampled = 0 },
    reported = { mirrored = 0, failed = 0, dropped = 0 },
  }, Queue)
end

--- Jobs that wait.
function Queue:size()
  return self.last - self.first + 1
end

--- Adds what `make(conf)` returns, or drops it unmade when `conf.queue_size` jobs wait. Returns at once.
-- @param conf settings of the plugin, which may differ from call to call
function Queue:push(make, conf)
  if self:size() >= conf.queue_size then
    return self:drop(1, "the queue is full")
  end
  local job = make(conf)
  self.last = self.last + 1
  self.jobs[self.last] = job
  if self.runners < conf.runners then
    self:start()
  end
end

--- Counts a request that was not drawn.
function Queue:leave_out()
  self.counts.not_sampled = self.counts.not_sampled + 1
end

-- Below here: private.

function Queue:take()
  if self:size() == 0 then
    return nil
  end
  local job = self.jobs[self.first]
  self.jobs[self.first] = nil
  self.first = self.first + 1
  if self:size() == 0 then
    self.first, self.last = 1, 0
  end
  return job
end

--- Does a job; one that throws has failed, and its runner lives on.
function Queue:attempt(job)
  local returned, ok, err = pcall(self.work, job)
  if returned then
    return ok, err
  end
  return nil, ok
end

local function run(premature, self)
  for _ = 1, JOBS_PER_TIMER do
    -- A worker that is told to go does not wait for copies.
    if premature or ngx.worker.exiting() then
      self:clear("the worker stops")
      break
    end
    local job = self:take()
    if not job then
      break
    end
    local ok, err = self:attempt(job)
    if ok then
      self.counts.mirrored = self.counts.mirrored + 1
    else
      self.counts.failed = self.counts.failed + 1
      self:report(err)
    end
  end
  self.runners = self.runners - 1
  if self:size() > 0 then
    self:start()
  end
end

function Queue:start()
  local started, err = ngx.timer.at(0, run, self)
  if started then
    self.runners = self.runners + 1
  elseif self.runners == 0 then
    -- Nobody would come for them.
    self:clear("no timer: " .. tostring(err))
  end
end

function Queue:clear(why)
  local size = self:size()
  self.jobs, self.first, self.last = {}, 1, 0
  if size > 0 then
    self:drop(size, why)
  end
end

function Queue:drop(count, why)
  self.counts.dropped = self.counts.dropped + count
  self:report(why)
end

--- Logs what went wrong: the first time at once, then at most once in REPORT_INTERVAL with the sums.
function Queue:report(why)
  local now = ngx.now()
  if self.reported.at and now - self.reported.at < REPORT_INTERVAL then
    return
  end
  local counts, before = self.counts, self.reported
  kong.log.warn(
    self.name, ": ", tostring(why), "; since the last such line: ",
    counts.failed - before.failed, " failed, ",
    counts.dropped - before.dropped, " dropped, ",
    counts.mirrored - before.mirrored, " mirrored"
  )
  self.reported = { at = now, mirrored = counts.mirrored, failed = counts.failed, dropped = counts.dropped }
end

return Queue
