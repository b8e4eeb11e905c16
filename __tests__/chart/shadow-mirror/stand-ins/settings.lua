--- A plugin's settings as Kong would give them: the defaults of its schema, and over them what is given.
return function(schema, given)
  local settings, known = {}, {}
  for _, field in ipairs(schema.fields) do
    for _, setting in ipairs(field.config and field.config.fields or {}) do
      local name, definition = next(setting)
      known[name] = true
      settings[name] = given[name] == nil and definition.default or given[name]
      if definition.required and settings[name] == nil then
        error(name .. ": required field missing")
      end
    end
  end
  for name in pairs(given) do
    assert(known[name], name .. ": unknown field")
  end
  return settings
end
