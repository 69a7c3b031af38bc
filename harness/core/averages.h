#pragma once
// averages.json and averages.csv: one row a complete cell with its exact mean and the finals of its claims
// (docs/records.md section 9). Pure; built by audit's export, again by the verifier.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/ratio.h"
#include "harness/base/result.h"
#include "harness/core/claims_report.h"
#include "harness/core/records.h"
#include "harness/core/stage_log.h"
#include "harness/core/strata.h"

namespace fivefold {

struct AverageRow {
  TeamId team;
  BenchmarkId benchmark;
  bool scalar{false};
  std::optional<std::string> unit;     // scalar
  std::optional<int> decimals;         // scalar
  std::vector<std::uint64_t> records;  // ledger indexes of runs 1..R
  std::vector<int> runs;               // runs'
  std::vector<std::int64_t> sums;      // sumsMicro, or values of a scalar; runs 1..R
  std::optional<std::int64_t> items;   // N
  Ratio mean;
  std::string display;
  std::optional<ClaimVerdict> total;        // items
  std::optional<ClaimVerdict> cell;         // items
  std::optional<ClaimVerdict> consistency;  // items
  std::optional<ClaimVerdict> scalar_final;
  std::optional<Custody> custody;
};

struct Averages {
  StageId stage;
  AggregateRule aggregate{AggregateRule::mean};
  std::vector<AverageRow> rows;  // (team, benchmark) byte order, complete cells only
};

// `claims` may be empty (before the report): then every final is `unaudited` and custody is absent. An unscored run is
// `unsupported`: score-records are not built yet.
Result<Averages> build_averages(const StageLog& log, const Strata& strata, const std::vector<ClaimRow>& claims);

std::string encode_averages_json(const Averages& averages);  // compact, no final LF
std::string encode_averages_csv(const Averages& averages);

}  // namespace fivefold
