#pragma once
// What `average` shows: a row for every cell of the stage, also mid-stage, with its runs, exact mean, spread, attempts
// and status (docs/design.md section 6, docs/ux.md section 1). Exact means come from core's averages alone. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/ratio.h"
#include "harness/base/result.h"
#include "harness/core/averages.h"
#include "harness/core/claims_report.h"
#include "harness/core/stage_log.h"
#include "harness/core/strata.h"
#include "harness/stats/summary.h"

namespace fivefold::publish {

struct TableRow {
  CellId cell;
  bool scalar{false};
  std::string unit;                              // of a scalar
  int digits{4};                                 // of its displays
  std::vector<std::optional<std::string>> runs;  // displays of runs 1..R; nothing for a run that is not complete
  std::int64_t attempts{0};
  bool imported{false};  // of runs that the harness did not launch
  // Of a complete cell:
  std::optional<Ratio> mean;
  std::string display;
  std::optional<double> sd;  // of all runs
  bool all_equal{false};
  std::optional<stats::Interval> ci;  // 95 %; never with olympic
  // Of the closing report:
  ClaimVerdict final{ClaimVerdict::unaudited};  // of the cell's or scalar's claim; `incomplete` when runs are missing
  std::string reason;                           // of an inconclusive claim
  std::optional<Custody> custody;
};

struct AveragesTable {
  int runs{5};
  bool closed{false};          // the audit-report is there
  std::vector<TableRow> rows;  // (team, benchmark) byte order
};

// `claims` of the closing report, empty before it.
Result<AveragesTable> averages_table(const StageLog& log, const Strata& strata, const std::vector<ClaimRow>& claims);

// "unverified", "reproduced", "discrepant", "inconclusive", "understated" or "incomplete".
std::string_view status_of(const TableRow& row);

}  // namespace fivefold::publish
