#include "harness/cli/command.h"

#include <algorithm>

#include "harness/base/utf8.h"
#include "harness/json/write.h"

namespace fivefold::cli {
std::string quoted(const std::string& word) {
  const bool simple = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' ||
           c == '_' || c == '-' || c == '+' || c == ',' || c == ':' || c == '=';
  });
  if (simple && !word.empty()) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::optional<std::string> Arguments::value(const std::string& name) const {
  const auto found = given.find(name);
  if (found == given.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(const std::string& name) const {
  const auto found = given.find(name);
  return found == given.end() ? std::vector<std::string>{} : found->second;
}

std::string Context::with_workspace(std::string_view command) const {
  std::string text = "fivefold";
  if (workspace != ".") text += " -C " + quoted(workspace.string());
  return text + " " + std::string(command);
}

void Context::next(std::string_view command) const { next_line(with_workspace(command)); }

void Context::next_line(const std::string& line) const {
  if (console.error_terminal().is_terminal) console.note(notes.words("next", {{"command", line}}));
}

void Context::print_json(const json::Value& value) const { console.result(as_utf8(json::write(value)) + "\n"); }

}  // namespace fivefold::cli
