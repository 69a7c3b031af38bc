#pragma once
// panel.yaml: who is scored, when, by which policy, and where the tables are. Owned by config. Pure.

#include <map>
#include <string>
#include <string_view>

#include "harness/config/problem.h"
#include "harness/core/card/panel.h"

namespace fivefold::config {

enum class AveragesFrom { workspace, file, nowhere };

struct PanelFile {
  card::Panel panel;   // without tables
  std::string policy;  // paths, relative to the panel's file
  AveragesFrom source{AveragesFrom::workspace};
  std::string averages;  // where they are a file: its path
  std::map<std::string, std::string> tables;
};
Checked<PanelFile> read_panel(std::string_view bytes, const std::string& file);

}  // namespace fivefold::config
