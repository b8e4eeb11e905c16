--- Settings of the plugin, as Kong validates them.
local typedefs = require "kong.db.schema.typedefs"

local function milliseconds(default, description)
  return {
    type = "integer",
    between = { 1, 60000 },
    required = true,
    default = default,
    description = description,
  }
end

return {
  name = "shadow-mirror",
  fields = {
    { protocols = typedefs.protocols_http },
    {
      config = {
        type = "record",
        fields = {
          {
            host = typedefs.host {
              required = true,
              description = "Where copies go, over plain HTTP: a Service of this cluster. Never the proxy itself.",
            },
          },
          { port = typedefs.port { required = true, default = 80, description = "Port of that host." } },
          {
            methods = {
              type = "set",
              required = true,
              default = { "GET", "HEAD" },
              len_min = 1,
              elements = { type = "string", one_of = { "GET", "HEAD", "OPTIONS" } },
              description = "Methods to copy. Only those that change nothing and carry no body.",
            },
          },
          {
            percentage = {
              type = "number",
              required = true,
              default = 100,
              between = { 0, 100 },
              description = "Share of the requests to copy, drawn at random.",
            },
          },
          {
            drop_headers = {
              type = "array",
              required = true,
              default = { "Authorization", "Cookie", "X-Api-Key" },
              elements = typedefs.header_name,
              description = "Request headers that copies do not carry: what opens doors stays out of code on trial.",
            },
          },
          {
            preserve_host = {
              type = "boolean",
              required = true,
              default = true,
              description = "Whether copies carry the Host that the service received, or that of the target.",
            },
          },
          { connect_timeout = milliseconds(500, "Milliseconds for a connection to open.") },
          { send_timeout = milliseconds(500, "Milliseconds between two writes.") },
          { read_timeout = milliseconds(2000, "Milliseconds between two reads.") },
          {
            keepalive = {
              type = "integer",
              required = true,
              default = 5000,
              between = { 0, 60000 },
              description = "Milliseconds that a connection is used at most; 0 opens one for each copy. Short, "
                .. "since an open connection outlives a change of the pods behind the target.",
            },
          },
          {
            queue_size = {
              type = "integer",
              required = true,
              default = 1000,
              between = { 1, 100000 },
              description = "Copies that wait in one worker process at most; what comes on top is dropped.",
            },
          },
          {
            runners = {
              type = "integer",
              required = true,
              default = 8,
              between = { 1, 64 },
              description = "Copies that one worker process has under way at a time.",
            },
          },
        },
      },
    },
  },
}
