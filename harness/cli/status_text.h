#pragma once
// The words of `status`: where every cell is, why it waits and what failed (docs/ux.md section 1). Pure.

#include <map>
#include <string>

#include "harness/base/time.h"
#include "harness/cli/look.h"
#include "harness/publish/averages_table.h"
#include "harness/schedule/status.h"

namespace fivefold::cli {

enum class Phase { submissions_open, submissions_sealed, open, sealed, audit_drawn, closed };

struct StatusPage {
  std::string stage;
  DisplayName title;
  int runs{5};
  int max_attempts{7};
  Phase phase{Phase::open};
  schedule::StageStatus status;
  std::map<CellId, publish::TableRow> rows;
  UtcTime now;
};

std::string status_text(const StatusPage& page, const TeamName& team_name, const Look& look);
// Each line safe for a terminal.
std::vector<std::string> printable_lines(const std::string& text);

}  // namespace fivefold::cli
