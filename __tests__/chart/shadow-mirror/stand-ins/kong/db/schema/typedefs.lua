--- The types of Kong that the schema of the plugin uses: called, each takes what is to be added to it.
local function typedef(definition)
  return setmetatable(definition, {
    __call = function(_, additions)
      local merged = {}
      for _, part in ipairs { definition, additions } do
        for name, value in pairs(part) do
          merged[name] = value
        end
      end
      return merged
    end,
  })
end

return {
  protocols_http = typedef { type = "set", elements = { type = "string" } },
  header_name = typedef { type = "string" },
  host = typedef { type = "string" },
  port = typedef { type = "integer", between = { 0, 65535 } },
}
