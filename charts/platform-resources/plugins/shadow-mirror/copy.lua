--- The copy of a request: what the service received, but for what must not be sent twice.
local kong = kong
local ngx = ngx
local ipairs = ipairs
local pairs = pairs
local type = type
local tonumber = tonumber
local concat = table.concat

--- What tells the service that nobody waits for the answer. The route strips it from what clients send.
local SHADOW_HEADER = "x-shadow"

--- What this proxy calls itself in Via, which is there to find loops (RFC 9110, 7.6.3).
local PSEUDONYM = "shadow-mirror"

--- Headers allowed by the PDK; 100 unless asked for more.
local MAX_HEADERS = 1000

local function set_of(names)
  local set = {}
  for _, name in ipairs(names) do
    set[name] = true
  end
  return set
end

local LEFT_OUT = set_of {
  -- Of this connection alone (RFC 9110, 7.6.1).
  "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
  "transfer-encoding", "upgrade", "http2-settings",
  -- Of a body, which a copy has not.
  "content-length", "expect",
  -- Of the trace that the real request is in. Without them the service begins a trace of its own: no span of
  -- a copy is a child of the client's span, or lengthens its trace. The request id ties the two together.
  "traceparent", "tracestate", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled",
  "x-b3-flags", "x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority",
  "x-datadog-origin", "x-datadog-tags", "x-amzn-trace-id", "x-cloud-trace-context", "uber-trace-id",
  "sentry-trace",
}

--- What Kong tells the service of its client: set by nginx while proxying, so not among the headers.
local FORWARDED = {
  ["x-forwarded-for"] = "upstream_x_forwarded_for",
  ["x-forwarded-proto"] = "upstream_x_forwarded_proto",
  ["x-forwarded-host"] = "upstream_x_forwarded_host",
  ["x-forwarded-port"] = "upstream_x_forwarded_port",
  ["x-forwarded-path"] = "upstream_x_forwarded_path",
  ["x-forwarded-prefix"] = "upstream_x_forwarded_prefix",
  ["x-real-ip"] = "remote_addr",
}

local copy = {}

local function text(value)
  return type(value) == "table" and concat(value, ", ") or value or ""
end

local function includes(list, item)
  for _, element in ipairs(list) do
    if element == item then
      return true
    end
  end
  return false
end

--- Whether the request that has just been answered may be copied at all.
--
-- Only what the service itself answered: what Kong refused, the service never saw. A request that came with a
-- body would be another one without it, and an upgraded connection is no request. Copies are not copied.
function copy.possible(conf)
  if not includes(conf.methods, kong.request.get_method()) or kong.response.get_source() ~= "service" then
    return false
  end
  local headers = kong.request.get_headers(MAX_HEADERS)
  return not headers["transfer-encoding"]
    and (tonumber(text(headers["content-length"])) or 0) == 0
    and not headers["upgrade"]
    and not headers[SHADOW_HEADER]
    and not text(headers["via"]):find(PSEUDONYM, 1, true)
end

--- The copy, ready for `resty.http`'s `request`.
function copy.of_request(conf)
  local var = ngx.var
  local received = kong.request.get_headers(MAX_HEADERS)
  local headers = {}
  for name, value in pairs(received) do
    if not LEFT_OUT[name] then
      headers[name] = value
    end
  end
  for name in text(received["connection"]):lower():gmatch("[^%s,]+") do
    headers[name] = nil
  end
  for _, name in ipairs(conf.drop_headers) do
    headers[name:lower()] = nil
  end
  for name, variable in pairs(FORWARDED) do
    local value = var[variable]
    headers[name] = value ~= "" and value or nil
  end
  headers["host"] = conf.preserve_host and var.upstream_host or conf.host .. ":" .. conf.port
  headers["via"] = (received["via"] and text(received["via"]) .. ", " or "") .. "1.1 " .. PSEUDONYM
  headers["x-request-id"] = kong.response.get_header("x-request-id") or headers["x-request-id"]
  headers[SHADOW_HEADER] = "true"
  -- With the query; rewritten as the route says.
  return { method = kong.request.get_method(), path = var.upstream_uri, headers = headers }
end

return copy
