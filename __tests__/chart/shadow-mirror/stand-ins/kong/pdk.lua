--- The part of Kong's plugin development kit that the plugin uses, as Kong 3.5 and 3.9 define it.
local MIN_HEADERS, MAX_HEADERS = 1, 1000

--- The PDK refuses calls from other phases; so does this.
local function only_in(phase)
  local current = ngx.get_phase()
  if current ~= phase then
    error("not available in the " .. current .. " phase", 3)
  end
end

return {
  request = {
    get_method = function()
      only_in "log"
      return ngx.req.get_method()
    end,
    get_headers = function(max)
      only_in "log"
      assert(type(max) == "number" and max >= MIN_HEADERS and max <= MAX_HEADERS, "max_headers out of range")
      return ngx.req.get_headers(max)
    end,
  },
  response = {
    get_source = function()
      only_in "log"
      return ngx.var.upstream_addr and "service" or "exit"
    end,
    get_header = function(name)
      only_in "log"
      return ngx.resp.get_headers()[name]
    end,
  },
  log = {
    warn = function(...)
      ngx.log(ngx.WARN, ...)
    end,
  },
}
