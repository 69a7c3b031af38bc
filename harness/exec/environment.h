#pragma once
// The environment of a runner: exactly what docs/design.md section 5 lists, in that order, the same for the team and
// the lab. Pure; the secrets' values come from the caller.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fivefold::exec {

struct EnvironmentParts {
  std::filesystem::path dir;                       // the attempt's directory, absolute
  std::vector<int> gpus;                           // the slots given
  std::map<std::string, std::string> environment;  // the submission's; may replace PATH, LANG and TZ
  std::map<std::string, std::string> secrets;      // name -> value
};

// "NAME=value" each.
std::vector<std::string> make_environment(const EnvironmentParts& parts);

}  // namespace fivefold::exec
