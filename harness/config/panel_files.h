#pragma once
// panel.yaml with everything it names: the policy, and tables as CSV or YAML with English or Korean headers
// (docs/scoring.md). Reads files; any thread.

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "harness/config/panel_reader.h"
#include "harness/config/problem.h"
#include "harness/core/card/panel.h"
#include "harness/core/card/policy.h"

namespace fivefold::config {

struct LoadedPanel {
  // There when no problem is an error.
  std::optional<card::Policy> policy;
  std::optional<card::Panel> panel;
  AveragesFrom source{AveragesFrom::workspace};
  std::filesystem::path averages;            // where they are a file
  Problems problems;                         // by file, in the order they are read
  std::map<std::string, std::string> bytes;  // of the files, by their names in the problems
};
LoadedPanel load_panel(const std::filesystem::path& path);

// A policy by itself, without a panel.
LoadedPanel load_policy(const std::filesystem::path& path);

}  // namespace fivefold::config
