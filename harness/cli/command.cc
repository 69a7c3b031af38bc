#include "harness/cli/command.h"

#include "harness/json/write.h"

namespace fivefold::cli {

std::optional<std::string> Arguments::value(const std::string& name) const {
  const auto found = given.find(name);
  if (found == given.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(const std::string& name) const {
  const auto found = given.find(name);
  return found == given.end() ? std::vector<std::string>{} : found->second;
}

void Context::print_json(const json::Value& value) const { console.result(json::write(value) + "\n"); }

}  // namespace fivefold::cli
