#include "harness/core/averages.h"

#include <algorithm>
#include <utility>

#include "harness/base/csv.h"
#include "harness/base/units.h"
#include "harness/core/claim.h"
#include "harness/core/draw.h"
#include "harness/core/record_words.h"
#include "harness/json/write.h"

namespace fivefold {
namespace {

// The records and sums of runs 1..R; the cell is complete.
Result<void> take_runs(const StageLog& log, const CellId& cell, int runs, AverageRow& row) {
  for (int run = 1; run <= runs; ++run) {
    const AttemptLog* attempt = log.completed(cell, run);
    FF_CHECK(attempt != nullptr && attempt->end);
    const RunRecord& record = attempt->end->record;
    const auto& number = row.scalar ? record.value : record.sum_micro;
    if (!number) {
      return Error{
          Errc::unsupported, "score-record",
          to_text(cell) + " run " + std::to_string(run) + (row.scalar ? " has no value" : " was sealed unscored")};
    }
    row.records.push_back(attempt->end->ref.index);
    row.sums.push_back(*number);
  }
  return {};
}

std::int64_t counted_sum(const AverageRow& row) {
  std::int64_t sum = 0;
  for (const int run : row.runs) sum += row.sums[static_cast<std::size_t>(run) - 1];
  return sum;
}

// The last of the custodies among the row's claims; nothing without any.
std::optional<Custody> custody_of(const std::vector<ClaimRow>& claims, const std::vector<Claim>& wanted) {
  std::optional<Custody> last;
  for (const Claim& claim : wanted) {
    const std::string name = to_text(claim);
    for (const ClaimRow& row : claims) {
      if (row.claim == name && row.custody && (!last || *row.custody > *last)) last = row.custody;
    }
  }
  return last;
}

Result<AverageRow> cell_row(const StageLog& log, const CellStratum& line, const std::vector<ClaimRow>& claims) {
  const StagePolicy& policy = log.policy->record;
  AverageRow row;
  row.team = line.team;
  row.benchmark = line.benchmark;
  row.items = line.items;
  FF_TRY(take_runs(log, {line.team, line.benchmark}, policy.runs, row));
  row.runs = counted_runs(policy.aggregate, row.sums);
  const auto counted = static_cast<std::int64_t>(row.runs.size());
  FF_ASSIGN(row.mean, make_ratio(counted_sum(row), counted * line.items * kMicro));
  FF_ASSIGN(row.display, round_decimal(row.mean.num, row.mean.den, policy.display_digits));
  const Claim total{ClaimKind::total, line.team, {}};
  const Claim cell{ClaimKind::cell, line.team, line.benchmark};
  row.total = final_of(claims, to_text(total));
  row.cell = final_of(claims, to_text(cell));
  row.consistency = final_of(claims, to_text(Claim{ClaimKind::consistency, line.team, line.benchmark}));
  row.custody = custody_of(claims, {total, cell});
  return row;
}

Result<AverageRow> scalar_row(const StageLog& log, const ScalarStratum& line, const std::vector<ClaimRow>& claims) {
  const StagePolicy& policy = log.policy->record;
  AverageRow row;
  row.team = line.team;
  row.benchmark = line.benchmark;
  row.scalar = true;
  row.unit = line.unit;
  row.decimals = line.decimals;
  FF_TRY(take_runs(log, {line.team, line.benchmark}, policy.runs, row));
  row.runs = counted_runs(policy.aggregate, row.sums);
  const std::int64_t den = static_cast<std::int64_t>(row.runs.size()) * power_of_ten(line.decimals);
  FF_ASSIGN(row.mean, make_ratio(counted_sum(row), den));
  FF_ASSIGN(row.display, round_decimal(row.mean.num, row.mean.den, line.decimals));
  const Claim claim{ClaimKind::scalar, line.team, line.benchmark};
  row.scalar_final = final_of(claims, to_text(claim));
  row.custody = custody_of(claims, {claim});
  return row;
}

json::Array numbers(const std::vector<std::int64_t>& values) {
  json::Array out;
  for (const std::int64_t value : values) out.emplace_back(value);
  return out;
}

json::Value word_or_null(const std::optional<ClaimVerdict>& verdict) {
  return verdict ? json::Value(to_text(*verdict)) : json::Value();
}

json::Value row_value(const AverageRow& row) {
  json::Array records;
  for (const std::uint64_t record : row.records) records.emplace_back(record);
  json::Array runs;
  for (const int run : row.runs) runs.emplace_back(run);
  return json::Object{
      {"team", row.team.text},
      {"benchmark", row.benchmark.text},
      {"kind", row.scalar ? "scalar" : "items"},
      {"unit", row.unit ? json::Value(*row.unit) : json::Value()},
      {"decimals", row.decimals ? json::Value(*row.decimals) : json::Value()},
      {"records", std::move(records)},
      {"runs", std::move(runs)},
      {"sumsMicro", row.scalar ? json::Value() : json::Value(numbers(row.sums))},
      {"values", row.scalar ? json::Value(numbers(row.sums)) : json::Value()},
      {"items", row.items ? json::Value(*row.items) : json::Value()},
      {"mean", json::Object{{"num", std::to_string(row.mean.num)}, {"den", std::to_string(row.mean.den)}}},
      {"display", row.display},
      {"total", word_or_null(row.total)},
      {"cell", word_or_null(row.cell)},
      {"consistency", word_or_null(row.consistency)},
      {"scalar", word_or_null(row.scalar_final)},
      {"custody", row.custody ? json::Value(to_text(*row.custody)) : json::Value()}};
}

std::string csv_word(const std::optional<ClaimVerdict>& verdict) {
  return verdict ? std::string(to_text(*verdict)) : std::string();
}

}  // namespace

Result<Averages> build_averages(const StageLog& log, const Strata& strata, const std::vector<ClaimRow>& claims) {
  FF_CHECK(log.policy && log.stage);
  Averages out;
  out.stage = *log.stage;
  out.aggregate = log.policy->record.aggregate;
  for (const Stratum& line : strata.lines) {  // already in (team, benchmark) byte order
    if (const auto* cell = std::get_if<CellStratum>(&line)) {
      if (!log.complete({cell->team, cell->benchmark})) continue;
      FF_ASSIGN(AverageRow row, cell_row(log, *cell, claims));
      out.rows.push_back(std::move(row));
    } else if (const auto* scalar = std::get_if<ScalarStratum>(&line)) {
      if (!log.complete({scalar->team, scalar->benchmark})) continue;
      FF_ASSIGN(AverageRow row, scalar_row(log, *scalar, claims));
      out.rows.push_back(std::move(row));
    }
  }
  return out;
}

std::string encode_averages_json(const Averages& averages) {
  json::Array rows;
  for (const AverageRow& row : averages.rows) rows.push_back(row_value(row));
  return json::write(json::Object{
      {"stage", averages.stage.text}, {"aggregate", words::word(averages.aggregate)}, {"rows", std::move(rows)}});
}

std::string encode_averages_csv(const Averages& averages) {
  std::string out =
      "team,benchmark,kind,unit,runs,items,mean_num,mean_den,mean,total,cell,consistency,scalar,custody\n";
  for (const AverageRow& row : averages.rows) {
    const std::vector<std::string> fields{row.team.text,
                                          row.benchmark.text,
                                          row.scalar ? "scalar" : "items",
                                          row.unit.value_or(""),
                                          std::to_string(row.runs.size()),
                                          row.items ? std::to_string(*row.items) : "",
                                          std::to_string(row.mean.num),
                                          std::to_string(row.mean.den),
                                          row.display,
                                          csv_word(row.total),
                                          csv_word(row.cell),
                                          csv_word(row.consistency),
                                          csv_word(row.scalar_final),
                                          row.custody ? std::string(to_text(*row.custody)) : ""};
    out += csv_row(fields);
  }
  return out;
}

}  // namespace fivefold
