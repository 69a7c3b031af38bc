# Writes a C++ file with the bytes of text files: {path below ROOT, text}. FUNCTION returns them in the order given.
set(text "#include \"harness/cli/embedded.h\"\n\nnamespace fivefold::cli {\n\nconst std::vector<EmbeddedFile>& ${FUNCTION}() {\n  static const std::vector<EmbeddedFile> all{\n")
string(REPLACE " " ";" FILES "${FILES}")
foreach(file IN LISTS FILES)
  file(READ ${ROOT}/${file} bytes)
  string(APPEND text "      {\"${file}\", R\"embedded(${bytes})embedded\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n}  // namespace fivefold::cli\n")
file(WRITE ${OUTPUT} "${text}")
