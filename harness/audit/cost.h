#pragma once
// What an audit will cost, from the strata alone: mean draws, caps, units and their share of a full re-run
// (docs/statistics.md section 12). Real numbers for people; nothing is decided by them. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/strata.h"

namespace fivefold::audit {

struct TotalCost {
  std::vector<TeamId> teams;  // alike: one line stands for them all
  std::int64_t tolerance_micro{0};
  std::int64_t accuse_micro{0};
  std::int64_t cap{0};
  double mean_draws{0};  // at most the cap
  double p90_draws{0};
  bool confirmable{false};
  double disagreement{0};  // d, as a fraction
  double kappa{0};         // disagreement per draw
};
struct CellCost {
  BenchmarkId benchmark;
  std::vector<TeamId> teams;
  std::int64_t population{0};
  std::int64_t tolerance_micro{0};
  std::int64_t accuse_micro{0};
  std::int64_t cap{0};  // at most the population: no cell has more to draw
  double mean_draws{0};
  double p90_draws{0};
  bool confirmable{false};
  double disagreement{0};  // d, as a fraction
  double kappa{0};         // disagreement per draw
};
struct AuditCost {
  std::int64_t claims{0};  // K
  std::int64_t scalars{0};
  std::vector<TotalCost> totals;
  std::vector<CellCost> cells;  // byte order of benchmark
  double units{0};              // of the whole stage
  std::int64_t units_full{0};
  std::int64_t units_full_team{0};  // of the largest team
  std::optional<double> tokens;     // of those units; nothing where a benchmark's are not known
  std::optional<double> money;      // nothing without a price

  [[nodiscard]] double share() const { return units_full == 0 ? 0 : units / static_cast<double>(units_full); }
};

struct AuditSize {
  int counted{5};  // R'
  std::int64_t random_cells{6};
  std::int64_t escalated_cells{2};
};
// What a unit takes, where that is known.
struct UnitPrice {
  std::map<BenchmarkId, std::int64_t> tokens;  // of a unit, in and out
  std::optional<double> per_million_tokens;    // money
};
// Teams may have other benchmarks than their neighbours: each team is planned on its own and the units are added up.
// `empty` for a stage without item benchmarks.
Result<AuditCost> audit_cost(const Strata& strata, const AuditSize& size, const UnitPrice& price = {});

// A benchmark whose tolerance is larger than `least_micro` because its items and runs are few, and what would make it
// smaller. Only where the tolerance is auto.
struct Limit {
  BenchmarkId benchmark;
  std::int64_t items{0};
  std::int64_t tolerance_micro{0};
  std::int64_t twice_the_runs_micro{0};  // with 2 R' runs that count
  std::int64_t deterministic_micro{0};   // with d = 0
};
// By byte order of benchmark.
Result<std::vector<Limit>> audit_limits(const Strata& strata, int counted, std::int64_t least_micro);

// The same kind of benchmarks (mean allowance and disagreement of this stage) in a stage of 30 benchmarks with
// `team_units` units a team, tolerances auto: the share of a full re-run its audit takes.
Result<double> share_of_larger(const Strata& strata, const AuditSize& size, std::int64_t team_units);

}  // namespace fivefold::audit
