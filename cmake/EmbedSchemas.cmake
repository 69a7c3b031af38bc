# Writes a C++ file with the JSON Schemas as raw string literals: {name, text}.
set(text "#include \"harness/config/schema.h\"\n\nnamespace fivefold::config {\n\nconst std::vector<Schema>& embedded_schemas() {\n  static const std::vector<Schema> all{\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} schema)
  string(APPEND text "      {\"${name}\", R\"schema(${schema})schema\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n}  // namespace fivefold::config\n")
file(WRITE ${OUTPUT} "${text}")
