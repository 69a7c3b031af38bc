#include "harness/stats/plan_cost.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "harness/base/check.h"
#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/stats/power.h"
#include "harness/stats/tolerance.h"

namespace fivefold::stats {
namespace {

constexpr std::int64_t kMaxItems = 10'000'000;
constexpr std::int64_t kMaxTeams = 1'000'000;
constexpr std::int64_t kMaxDrawnFrom = 1'000'000'000'000'000;  // 10^15: whole numbers are exact in doubles
constexpr std::array<std::int64_t, 5> kAltered{1, 2, 3, 5, 10};

Result<void> check_cell(const PlannedCell& cell) {
  const auto refuse = [&cell](const std::string& what, std::int64_t value) {
    return bad_input("out_of_range", "cell " + cell.id + ": " + what + ", got " + std::to_string(value));
  };
  if (cell.items < 1 || cell.items > kMaxItems) return refuse("items must be 1..10^7", cell.items);
  if (cell.weight < 1) return refuse("the weight must be at least 1", cell.weight);
  if (cell.d < 0 || cell.d > 1'000'000) return refuse("d must be 0..1000000", cell.d);
  if (cell.delta < 1 || cell.delta >= 1'000'000) return refuse("delta must be 1..999999", cell.delta);
  if (cell.accuse && (*cell.accuse < cell.delta || *cell.accuse >= kMicro)) {
    return refuse("accuse must be delta..999999", *cell.accuse);
  }
  if (cell.tokens_per_unit && *cell.tokens_per_unit < 0) {
    return refuse("tokens_per_unit must not be negative", *cell.tokens_per_unit);
  }
  return {};
}

Result<void> check_chances(const PlanInput& input) {
  if (input.accuse_total && (*input.accuse_total < input.delta_total || *input.accuse_total >= kMicro)) {
    return bad_input("bad_parameter",
                     "accuse_total must be delta_total..999999, got " + std::to_string(*input.accuse_total));
  }
  if (!std::isfinite(input.alpha_d)) return bad_input("non_finite", "alpha_d must be a number");
  if (input.alpha_d <= 0 || input.alpha_d >= 1) {
    return bad_input("bad_parameter", "alpha_d must be between 0 and 1, got " + shortest(input.alpha_d));
  }
  if (input.price_per_million && !std::isfinite(*input.price_per_million)) {
    return bad_input("non_finite", "the price of a million tokens must be a number");
  }
  if (input.price_per_million && *input.price_per_million < 0) {
    return bad_input("bad_parameter",
                     "the price of a million tokens is negative: " + shortest(*input.price_per_million));
  }
  for (const std::int64_t gap : input.gaps) {
    if (gap < 1 || gap > kMicro) {
      return bad_input("out_of_range", "a gap must be 1..1000000, got " + std::to_string(gap));
    }
  }
  return {};
}

Result<void> check_input(const PlanInput& input) {
  if (input.cells.empty()) return bad_input("empty", "a plan needs item cells");
  for (const PlannedCell& cell : input.cells) FF_TRY(check_cell(cell));
  if (input.runs < 2 || input.runs > 99)
    return bad_input("bad_parameter", "runs must be 2..99, got " + std::to_string(input.runs));
  if (input.teams < 1 || input.teams > kMaxTeams) {
    return bad_input("bad_parameter", "teams must be 1..10^6, got " + std::to_string(input.teams));
  }
  if (input.delta_total < 1 || input.delta_total >= 1'000'000) {
    return bad_input("bad_parameter", "delta_total must be 1..999999, got " + std::to_string(input.delta_total));
  }
  if (input.cap_total < 1 || input.cap_cell < 1) return bad_input("bad_parameter", "the caps must be at least 1");
  const auto cells = static_cast<std::int64_t>(input.cells.size());
  const bool within = 0 <= input.cells_random && input.cells_random <= cells && 0 <= input.cells_escalated &&
                      input.cells_escalated <= cells - input.cells_random;
  if (!within) {
    return bad_input("bad_parameter",
                     "cells_random + cells_escalated must be 0.." + std::to_string(cells) + ", the number of cells");
  }
  if (input.scalars < 0 || input.scalars > kMaxTeams * kMaxItems) {
    return bad_input("bad_parameter", "scalars is out of range: " + std::to_string(input.scalars));
  }
  return check_chances(input);
}

std::int64_t claims_of(const PlanInput& input) {
  return input.teams * (1 + static_cast<std::int64_t>(input.cells.size())) + input.scalars;
}

// Power at every gap and the least gap that is caught, into a total's or a cell's plan.
template <class Planned>
Result<void> add_chances(const PlanInput& input, PowerInput against, Planned& planned) {
  against.needed = static_cast<double>(claims_of(input)) / input.alpha_d;
  for (const std::int64_t gap : input.gaps) {
    FF_ASSIGN(const double chance, power(against, gap));
    planned.power.push_back(chance);
  }
  FF_ASSIGN(planned.min_detectable, min_detectable(against));
  return {};
}

double total_kappa(const PlanInput& input, double weights) {
  double sum = 0;
  for (const PlannedCell& cell : input.cells) {
    const double own = kappa(static_cast<double>(cell.d) / kMicro, cell.fresh, input.runs);
    sum += static_cast<double>(cell.weight) / weights * own;
  }
  return std::min(1.0, sum);  // the sum of the weights may round to a little more than 1
}

Result<TotalPlan> plan_total(const PlanInput& input, double weights) {
  TotalPlan total;
  const double delta = static_cast<double>(input.delta_total) / kMicro;
  total.kappa = total_kappa(input, weights);
  FF_ASSIGN(total.f_conf, plan_fraction(delta, total.kappa));
  const double wanted = mean_draws(delta, total.kappa);
  const auto cap = static_cast<double>(input.cap_total);
  total.mean_draws = std::min(wanted, cap);
  total.p90_draws = total.kappa == 0 ? wanted : 2 * wanted;
  total.confirmable = wanted <= cap;
  PowerInput against;
  against.accuse = input.accuse_total.value_or(input.delta_total);
  against.disagreement = against.kappa = total.kappa;
  against.cap = input.cap_total;
  FF_TRY(add_chances(input, against, total));
  return total;
}

std::optional<double> price_of(const PlanInput& input, std::optional<double> tokens) {
  if (!tokens || !input.price_per_million) return std::nullopt;
  return *tokens * *input.price_per_million / kMicro;
}

Result<CellPlan> plan_cell(const PlanInput& input, const PlannedCell& cell, double share, double draws) {
  CellPlan plan;
  const double delta = static_cast<double>(cell.delta) / kMicro;
  const std::int64_t population = input.runs * cell.items;
  const auto units = static_cast<double>(population);
  plan.id = cell.id;
  const double d = static_cast<double>(cell.d) / kMicro;
  plan.kappa = kappa(d, cell.fresh, input.runs);
  FF_ASSIGN(plan.f_conf, plan_fraction(delta, plan.kappa));
  const double wanted = mean_draws_of(delta, plan.kappa, population);
  const auto cap = static_cast<double>(input.cap_cell);
  plan.mean_units = std::min({wanted, cap, units});
  plan.p90_units = std::min(plan.kappa == 0 ? wanted : 2 * wanted, units);
  plan.confirmable = wanted <= cap;
  // Distinct units among `draws` draws that fall on each unit with probability share/M.
  plan.total_units = -units * std::expm1(draws * std::log1p(-share / units));
  const double chosen =
      static_cast<double>(input.cells_random + input.cells_escalated) / static_cast<double>(input.cells.size());
  plan.stage_units = static_cast<double>(input.teams) * std::min(plan.total_units + plan.mean_units * chosen, units);
  FF_TRY(add_chances(input, {cell.accuse.value_or(cell.delta), d, plan.kappa, input.cap_cell, population}, plan));
  if (cell.tokens_per_unit) plan.tokens = plan.stage_units * static_cast<double>(*cell.tokens_per_unit);
  plan.cost = price_of(input, plan.tokens);
  return plan;
}

Result<std::vector<Hit>> hits(const PlanInput& input) {
  const auto cells = static_cast<std::int64_t>(input.cells.size());
  std::vector<Hit> out;
  for (const std::int64_t altered : kAltered) {
    if (altered > cells) break;
    FF_ASSIGN(const double p, sampling(cells, altered, input.cells_random));
    out.push_back({altered, p});
  }
  return out;
}

// The sums over cells.
void add_cell_plan(CellPlan planned, Plan& plan) {
  plan.total.distinct_units += planned.total_units;
  plan.units_stage += planned.stage_units;
  if (plan.tokens && planned.tokens) {
    *plan.tokens += *planned.tokens;
  } else {
    plan.tokens.reset();
  }
  plan.cells.push_back(std::move(planned));
}

}  // namespace

double kappa(double d, bool fresh, int runs) { return fresh ? d * (runs + 1) / (2.0 * runs) : d; }

double mean_draws(double delta, double kappa) { return 3.7 / delta + 6 * kappa / (delta * delta); }

double mean_draws_of(double delta, double kappa, std::int64_t population) {
  FF_CHECK(population > 0);
  const double draws = mean_draws(delta, kappa);
  return draws / (1 + draws / static_cast<double>(population));
}

Result<Plan> plan_cost(const PlanInput& input) {
  FF_TRY(check_input(input));
  double weights = 0;
  for (const PlannedCell& cell : input.cells) weights += static_cast<double>(cell.weight);
  Plan plan;
  plan.claims = claims_of(input);
  plan.tokens = 0;
  FF_ASSIGN(plan.total, plan_total(input, weights));
  for (const PlannedCell& cell : input.cells) {
    const double share = static_cast<double>(cell.weight) / weights;
    FF_ASSIGN(CellPlan planned, plan_cell(input, cell, share, plan.total.mean_draws));
    plan.full_units_stage += input.teams * input.runs * cell.items;
    add_cell_plan(std::move(planned), plan);
  }
  plan.cost = price_of(input, plan.tokens);
  plan.units_team = plan.units_stage / static_cast<double>(input.teams);
  plan.cost_fraction = plan.units_stage / static_cast<double>(plan.full_units_stage);
  FF_ASSIGN(plan.hit, hits(input));
  return plan;
}

Result<double> sampling(std::int64_t population, std::int64_t altered, std::int64_t drawn) {
  if (population < 0 || population > kMaxDrawnFrom) {
    return bad_input("out_of_range", "the population must be 0..10^15, got " + std::to_string(population));
  }
  if (altered < 0 || drawn < 0 || altered > population || drawn > population) {
    return bad_input("out_of_range", "altered and drawn must be 0.." + std::to_string(population) + ", got " +
                                         std::to_string(altered) + " and " + std::to_string(drawn));
  }
  if (altered + drawn > population) return 1.0;
  // Drawing n to miss k is drawing k to miss n, so the shorter product serves; far below the last bit of 1 it may end.
  constexpr double kSurelyHit = -40;
  const std::int64_t steps = std::min(altered, drawn);
  const auto others = static_cast<double>(std::max(altered, drawn));
  double log_missed = 0;
  for (std::int64_t i = 0; i < steps && log_missed > kSurelyHit; ++i) {
    log_missed += std::log1p(-others / static_cast<double>(population - i));
  }
  return -std::expm1(log_missed);
}

}  // namespace fivefold::stats
