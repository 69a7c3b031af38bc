#pragma once
// What an audit of a stage costs before it starts, and what it would catch (docs/statistics.md section 12, `plan`):
// mean draws, distinct units, units of a stage, their share of a full re-run, tokens, power. Real numbers, for people
// and for the size of the first round. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::stats {

struct PlannedCell {
  std::string id;
  std::int64_t weight{1};
  std::int64_t items{1};
  std::int64_t d{0};           // millionths
  std::int64_t delta{10'000};  // millionths
  bool fresh{false};
  std::optional<std::int64_t> accuse{};           // millionths, delta..999999; nothing = delta
  std::optional<std::int64_t> tokens_per_unit{};  // at least 0
};

struct PlanInput {
  int runs{5};  // olympic: R - 2
  std::int64_t teams{1};
  std::int64_t delta_total{10'000};
  std::int64_t cap_total{12'000};
  std::int64_t cap_cell{3'000};
  std::int64_t cells_random{6};
  std::int64_t cells_escalated{2};
  std::int64_t scalars{0};  // claims of all teams
  std::vector<PlannedCell> cells;
  std::optional<std::int64_t> accuse_total{};  // millionths; nothing = delta_total
  double alpha_d{0.05};
  std::vector<std::int64_t> gaps{};           // millionths, 1..10^6: one power each
  std::optional<double> price_per_million{};  // of tokens, in money, at least 0
};

struct TotalPlan {
  double kappa{0};
  double f_conf{0};
  double mean_draws{0};
  double p90_draws{0};
  double distinct_units{0};
  bool confirmable{false};
  std::vector<double> power;                   // of each gap, against accuse
  std::optional<std::int64_t> min_detectable;  // millionths
};
struct CellPlan {
  std::string id;
  double kappa{0};
  double f_conf{0};
  double mean_units{0};
  double p90_units{0};
  bool confirmable{false};
  double total_units{0};  // distinct units of this cell drawn for the total
  double stage_units{0};  // of all teams
  std::vector<double> power;
  std::optional<std::int64_t> min_detectable;
  std::optional<double> tokens;  // of stage_units; absent without tokens_per_unit
  std::optional<double> cost;    // absent without tokens or price
};
// The chance that at least one of `altered` cells of a team is among its random ones.
struct Hit {
  std::int64_t altered{0};
  double p{0};
};
struct Plan {
  std::int64_t claims{0};  // K
  TotalPlan total;
  std::vector<CellPlan> cells;
  double units_team{0};
  double units_stage{0};
  std::int64_t full_units_stage{0};
  double cost_fraction{0};
  std::optional<double> tokens;  // absent when a cell's are
  std::optional<double> cost;
  std::vector<Hit> hit;  // for 1, 2, 3, 5 and 10 altered cells, as far as there are so many
};

// Disagreement per draw: d, or d (R+1)/(2R) when the auditor's seed differs.
double kappa(double d, bool fresh, int runs);
// n(delta, kappa) = 3.7/delta + 6 kappa/delta^2; fractions of 1.
double mean_draws(double delta, double kappa);
// The same without replacement from M units: n/(1 + n/M).
double mean_draws_of(double delta, double kappa, std::int64_t population);

// `empty` without cells, `out_of_range` for a cell or a gap outside its domain, `non_finite`, `bad_parameter`
// otherwise: also when more cells are to be chosen (random + escalated) than there are.
Result<Plan> plan_cost(const PlanInput& input);

// P(at least one of k altered among n drawn of N), without replacement: 1 - C(N - k, n)/C(N, n). N at most 10^15;
// `out_of_range`. The logarithm of the ratio is summed factor by factor: a difference of log-gammas of N would lose as
// many digits as N has.
Result<double> sampling(std::int64_t population, std::int64_t altered, std::int64_t drawn);

}  // namespace fivefold::stats
