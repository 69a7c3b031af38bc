// The least runner there is: one line "yes" an item. C library only, so that starting it costs next to nothing and what
// is measured is the harness. Usage: answer (the harness gives FIVEFOLD_REQUEST)
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::FILE* open_beside(const char* request, const char* name, const char* mode) {
  char path[4096];
  const char* const slash = std::strrchr(request, '/');
  const int folder = slash == nullptr ? 0 : static_cast<int>(slash - request + 1);
  if (std::snprintf(path, sizeof path, "%.*s%s", folder, request, name) >= static_cast<int>(sizeof path))
    return nullptr;
  return std::fopen(path, mode);
}

}  // namespace

int main() {
  const char* const request = std::getenv("FIVEFOLD_REQUEST");
  if (request == nullptr) return 2;
  std::FILE* const items = open_beside(request, "items.jsonl", "re");
  std::FILE* const results = open_beside(request, "results.jsonl", "ae");
  if (items == nullptr || results == nullptr) return 3;
  static char line[65536];
  while (std::fgets(line, sizeof line, items) != nullptr) {
    const char* const name = std::strstr(line, "\"id\":\"");
    const char* const end = name == nullptr ? nullptr : std::strchr(name + 6, '"');
    if (end == nullptr) return 4;
    std::fprintf(results, "{\"id\":\"%.*s\",\"output\":\"yes\",\"finish\":\"stop\"}\n",
                 static_cast<int>(end - name - 6), name + 6);
  }
  return std::fclose(results) == 0 ? 0 : 3;
}
