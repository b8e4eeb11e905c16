--- The calls of lua-resty-http 0.17 that the plugin makes, with their signatures, returns and defaults.
--
-- Debian has no package of it; Kong brings 0.17.1 (3.5) and 0.17.2 (3.9). RESTY_HTTP_PATH names the `lib` folder
-- of the real one, and the same tests run on that.
local Http = {}
Http.__index = Http

function Http.new()
  local sock, err = ngx.socket.tcp()
  if not sock then
    return nil, err
  end
  return setmetatable({ sock = sock, keepalive = true }, Http)
end

function Http:set_timeouts(connect, send, read)
  return self.sock:settimeouts(connect, send, read)
end

function Http:connect(options)
  local ok, err = self.sock:connect(options.host, options.port, { pool = options.pool })
  if not ok then
    return nil, err
  end
  self.keepalive = true
  return true
end

function Http:close()
  return self.sock:close()
end

function Http:set_keepalive(...)
  if self.keepalive then
    return self.sock:setkeepalive(...)
  end
  local ok, err = self.sock:close()
  if ok then
    return 2, "connection must be closed"
  end
  return ok, err
end

local function request_text(request)
  local lines = { request.method .. " " .. request.path .. " HTTP/1.1" }
  for name, values in pairs(request.headers) do
    for _, value in ipairs(type(values) == "table" and values or { values }) do
      lines[#lines + 1] = name .. ": " .. tostring(value)
    end
  end
  return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

local function read_headers(sock)
  local headers = {}
  while true do
    local line, err = sock:receive("*l")
    if not line then
      return nil, err
    elseif line == "" then
      return headers
    end
    local name, value = line:match("^([^:%s]+):%s*(.*)$")
    headers[name:lower()] = value
  end
end

--- Reads what remains, up to `size` bytes at a time; without a length, to the end of the connection.
local function sized(sock, length)
  local remaining = length
  return function(size)
    if remaining == 0 then
      return nil
    end
    local data, err, partial = sock:receive(remaining and math.min(size, remaining) or size)
    if not data then
      return not remaining and partial or nil, err
    end
    remaining = remaining and remaining - #data
    return data
  end
end

local function chunked(sock)
  local chunk = sized(sock, 0)
  local ended = false
  return function(size)
    local data, err = chunk(size)
    if data or err or ended then
      return data, err
    end
    local line
    line, err = sock:receive("*l")
    if line == "" then
      line, err = sock:receive("*l")
    end
    local length = line and tonumber(line, 16)
    if not length then
      return nil, err or "unable to read chunksize"
    elseif length == 0 then
      ended = true
      sock:receive(2)
      return nil
    end
    chunk = sized(sock, length)
    return chunk(size)
  end
end

function Http:request(request)
  local sent, err = self.sock:send(request_text(request))
  if not sent then
    return nil, err
  end
  local line
  line, err = self.sock:receive("*l")
  if not line then
    return nil, err
  end
  local version, status = line:match("^HTTP/(%d%.%d) (%d%d%d)")
  if not status then
    return nil, "couldn't parse HTTP version from response status line: " .. line
  end
  local headers
  headers, err = read_headers(self.sock)
  if not headers then
    return nil, err
  end
  local connection = (headers["connection"] or ""):lower()
  self.keepalive = connection ~= "close" and (version == "1.1" or connection == "keep-alive")
  local has_body = request.method ~= "HEAD" and status ~= "204" and status ~= "304"
  local reader = headers["transfer-encoding"] == "chunked" and chunked(self.sock)
    or sized(self.sock, tonumber(headers["content-length"]))
  return { status = tonumber(status), headers = headers, has_body = has_body, body_reader = reader }
end

return Http
