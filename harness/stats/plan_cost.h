#pragma once
// What an audit of a stage costs before it starts (docs/statistics.md section 12, `plan`): mean draws, distinct units,
// units of a stage and their share of a full re-run. Real numbers, for people and for the size of the first round.
// Power is not computed here yet. Pure.

#include <cstdint>
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
};

struct TotalPlan {
  double kappa{0};
  double f_conf{0};
  double mean_draws{0};
  double p90_draws{0};
  double distinct_units{0};
  bool confirmable{false};
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
};
struct Plan {
  std::int64_t claims{0};  // K
  TotalPlan total;
  std::vector<CellPlan> cells;
  double units_team{0};
  double units_stage{0};
  std::int64_t full_units_stage{0};
  double cost_fraction{0};
};

// Disagreement per draw: d, or d (R+1)/(2R) when the auditor's seed differs.
double kappa(double d, bool fresh, int runs);
// n(delta, kappa) = 3.7/delta + 6 kappa/delta^2; fractions of 1.
double mean_draws(double delta, double kappa);
// The same without replacement from M units: n/(1 + n/M).
double mean_draws_of(double delta, double kappa, std::int64_t population);

// `empty` without cells, `out_of_range` for a cell outside its domain, `bad_parameter` otherwise: also when more cells
// are to be chosen (random + escalated) than there are.
Result<Plan> plan_cost(const PlanInput& input);

// P(at least one of k altered among n drawn of N), without replacement.
Result<double> sampling(std::int64_t population, std::int64_t altered, std::int64_t drawn);

}  // namespace fivefold::stats
