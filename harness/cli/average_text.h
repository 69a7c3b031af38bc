#pragma once
// The words of `average`: a row a cell (docs/ux.md section 1). Pure.

#include <string>

#include "harness/cli/look.h"
#include "harness/publish/averages_table.h"

namespace fivefold::cli {

std::string average_text(const publish::AveragesTable& table, const TeamName& team_name, const Look& look);

// "0" of equal runs, a dash where there is none.
std::string sd_text(const publish::TableRow& row, const Look& look);
// The mean with its unit; a dash where runs are missing.
std::string mean_text(const publish::TableRow& row, const Look& look);

}  // namespace fivefold::cli
