#include "harness/publish/averages_table.h"

#include <algorithm>
#include <utility>

#include "harness/base/units.h"
#include "harness/core/claim.h"

namespace fivefold::publish {

namespace {

// One run's number in 1/unit: the sum of its items' millionths, or a scalar's value.
struct Scale {
  std::int64_t unit{kMicro};
  int digits{4};
};

std::optional<std::int64_t> run_number(const StageLog& log, const CellId& cell, int run, bool scalar) {
  const AttemptLog* const attempt = log.completed(cell, run);
  if (attempt == nullptr) return std::nullopt;
  return scalar ? attempt->end->record.value : attempt->end->record.sum_micro;
}

// The runs as they are, complete or not; returns their numbers.
Result<std::vector<std::int64_t>> take_runs(const StageLog& log, const Scale& scale, TableRow& row) {
  std::vector<std::int64_t> numbers;
  for (int run = 1; run <= log.policy->record.runs; ++run) {
    const auto number = run_number(log, row.cell, run, row.scalar);
    if (!number) {
      row.runs.emplace_back();
      continue;
    }
    FF_ASSIGN(std::string display, round_decimal(*number, scale.unit, scale.digits));
    row.runs.emplace_back(std::move(display));
    numbers.push_back(*number);
  }
  const auto attempts = log.attempts.find(row.cell);
  if (attempts != log.attempts.end()) row.attempts = static_cast<std::int64_t>(attempts->second.size());
  return numbers;
}

Result<void> add_spread(const std::vector<std::int64_t>& numbers, const Scale& scale, AggregateRule rule,
                        TableRow& row) {
  FF_ASSIGN(const stats::Summary summary, stats::summary(numbers, scale.unit));
  if (!summary.spread) return {};
  row.sd = summary.spread->sd;
  row.all_equal = summary.spread->zero_variance;
  if (rule == AggregateRule::mean) row.ci = summary.spread->ci;
  return {};
}

std::string reason_of(const StageLog& log, const std::string& claim) {
  const auto found = log.claims.find(claim);
  return found == log.claims.end() ? std::string() : found->second.back().record.reason;
}

Result<TableRow> make_row(const StageLog& log, const CellId& cell, bool scalar, const Scale& scale,
                          const std::vector<AverageRow>& averages) {
  TableRow row;
  row.cell = cell;
  row.scalar = scalar;
  row.digits = scale.digits;
  for (int run = 1; run <= log.policy->record.runs; ++run) {
    const AttemptLog* const attempt = log.completed(cell, run);
    row.imported = row.imported || (attempt != nullptr && is_imported(attempt->end->record));
  }
  FF_ASSIGN(const std::vector<std::int64_t> numbers, take_runs(log, scale, row));
  const auto average = std::find_if(averages.begin(), averages.end(), [&](const AverageRow& candidate) {
    return candidate.team == cell.team && candidate.benchmark == cell.benchmark;
  });
  if (average == averages.end()) {
    row.final = ClaimVerdict::incomplete;
    return row;
  }
  row.mean = average->mean;
  row.display = average->display;
  row.custody = average->custody;
  const auto final = scalar ? average->scalar_final : average->cell;
  row.final = final.value_or(ClaimVerdict::unaudited);
  if (row.final == ClaimVerdict::inconclusive) {
    row.reason =
        reason_of(log, to_text(Claim{scalar ? ClaimKind::scalar : ClaimKind::cell, cell.team, cell.benchmark}));
  }
  FF_TRY(add_spread(numbers, scale, log.policy->record.aggregate, row));
  return row;
}

}  // namespace

Result<AveragesTable> averages_table(const StageLog& log, const Strata& strata, const std::vector<ClaimRow>& claims) {
  FF_ASSIGN(const Averages averages, build_averages(log, strata, claims));
  const StagePolicy& policy = log.policy->record;
  AveragesTable table;
  table.runs = policy.runs;
  table.closed = log.report.has_value();
  for (const Stratum& line : strata.lines) {
    if (const auto* const cell = std::get_if<CellStratum>(&line)) {
      const Scale scale{cell->items * kMicro, policy.display_digits};
      FF_ASSIGN(TableRow row, make_row(log, {cell->team, cell->benchmark}, false, scale, averages.rows));
      table.rows.push_back(std::move(row));
    } else if (const auto* const scalar = std::get_if<ScalarStratum>(&line)) {
      const Scale scale{power_of_ten(scalar->decimals), scalar->decimals};
      FF_ASSIGN(TableRow row, make_row(log, {scalar->team, scalar->benchmark}, true, scale, averages.rows));
      row.unit = scalar->unit;
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

std::string_view status_of(const TableRow& row) {
  return row.final == ClaimVerdict::unaudited ? "unverified" : to_text(row.final);
}

}  // namespace fivefold::publish
