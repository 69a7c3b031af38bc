#include "harness/cli/what_if.h"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "harness/base/number.h"

namespace fivefold::cli {
namespace {

struct Change {
  const char* option;
  std::int64_t low;
  std::int64_t high;
  const char* help;
  void (*apply)(Stage&, std::int64_t);
};

constexpr Change kChanges[] = {
    {"--runs", 2, 99, "as if every team ran every benchmark so often",
     [](Stage& stage, std::int64_t n) { stage.runs = static_cast<int>(n); }},
    {"--random", 0, 1000, "as if so many cells of a team were drawn by lot",
     [](Stage& stage, std::int64_t n) { stage.audit.random_cells = n; }},
    {"--escalated", 0, 1000, "as if so many further cells were added",
     [](Stage& stage, std::int64_t n) { stage.audit.escalated_cells = n; }},
    {"--total-max-units", 1, 10'000'000, "as if a total had this cap",
     [](Stage& stage, std::int64_t n) { stage.audit.total_max_units = n; }},
    {"--cell-max-units", 1, 10'000'000, "as if a cell had this cap",
     [](Stage& stage, std::int64_t n) { stage.audit.cell_max_units = n; }},
};
constexpr const char* kDeterministic = "--deterministic";

void make_deterministic(Stage& stage) {
  for (Benchmark& benchmark : stage.benchmarks) {
    if (auto* const rules = std::get_if<ItemsRules>(&benchmark.rules)) rules->d_micro = rules->d_upper_micro = 0;
  }
}

// The strata have what init knew of the benchmarks.
std::map<BenchmarkId, BenchmarkFacts> facts_of(const Strata& strata) {
  std::map<BenchmarkId, BenchmarkFacts> facts;
  for (const Stratum& line : strata.lines) {
    if (const auto* const cell = std::get_if<CellStratum>(&line)) {
      facts[cell->benchmark] = {cell->items, cell->item_list, cell->rules};
    } else if (const auto* const scalar = std::get_if<ScalarStratum>(&line)) {
      facts[scalar->benchmark] = {0, std::nullopt, scalar->rules};
    }
  }
  return facts;
}

}  // namespace

std::vector<Option> what_if_options() {
  std::vector<Option> options;
  for (const Change& change : kChanges) options.push_back({change.option, "N", change.help});
  options.push_back({kDeterministic, "", "as if two executions of an item never differed"});
  return options;
}

Result<WhatIf> what_if(const Arguments& args, const Stage& stage, const Strata& strata) {
  WhatIf out{stage, strata, {}};
  for (const Change& change : kChanges) {
    const std::optional<std::string> text = args.value(change.option);
    if (!text) continue;
    const std::optional<std::int64_t> number = parse_integer<std::int64_t>(*text);
    if (!number || *number < change.low || *number > change.high) {
      return bad_input("usage", std::string(change.option) + " is a whole number of " + std::to_string(change.low) +
                                    " to " + std::to_string(change.high) + ", got \"" + *text + "\"");
    }
    change.apply(out.stage, *number);
    out.changes.push_back(std::string(change.option) + " " + *text);
  }
  if (args.has(kDeterministic)) {
    make_deterministic(out.stage);
    out.changes.emplace_back(kDeterministic);
  }
  if (out.changes.empty()) return out;
  if (out.stage.counted_runs() < 2) return bad_input("usage", "an olympic mean needs at least 4 runs");
  FF_ASSIGN(out.strata, build_strata(out.stage, facts_of(strata)));
  return out;
}

}  // namespace fivefold::cli
