#include "harness/exec/environment.h"

#include <algorithm>
#include <utility>

namespace fivefold::exec {

namespace {

std::string joined(const std::vector<int>& numbers) {
  std::string text;
  for (const int number : numbers) {
    if (!text.empty()) text.push_back(',');
    text += std::to_string(number);
  }
  return text;
}

}  // namespace

std::vector<std::string> make_environment(const EnvironmentParts& parts) {
  std::vector<std::pair<std::string, std::string>> variables{
      {"PATH", "/usr/local/bin:/usr/bin:/bin"},
      {"LANG", "C.UTF-8"},
      {"TZ", "UTC"},
      {"TMPDIR", (parts.dir / "tmp").string()},
      {"HOME", (parts.dir / "home").string()},
      {"FIVEFOLD_REQUEST", (parts.dir / "request.json").string()},
  };
  if (!parts.gpus.empty()) variables.emplace_back("CUDA_VISIBLE_DEVICES", joined(parts.gpus));
  const auto set = [&](const std::string& name, const std::string& value) {
    const auto same =
        std::find_if(variables.begin(), variables.end(), [&](const auto& variable) { return variable.first == name; });
    if (same == variables.end()) {
      variables.emplace_back(name, value);
    } else {
      same->second = value;
    }
  };
  for (const auto& [name, value] : parts.environment) set(name, value);
  for (const auto& [name, value] : parts.secrets) set(name, value);
  std::vector<std::string> out;
  for (const auto& [name, value] : variables) {
    std::string variable = name;
    variable += "=";
    variable += value;
    out.push_back(std::move(variable));
  }
  return out;
}

}  // namespace fivefold::exec
