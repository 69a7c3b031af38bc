#include "harness/audit/cost.h"

#include <algorithm>
#include <map>

#include "harness/base/units.h"
#include "harness/stats/plan_cost.h"
#include "harness/stats/tolerance.h"

namespace fivefold::audit {
namespace {

constexpr std::int64_t kLargerBenchmarks = 30;

stats::PlannedCell planned(const CellStratum& line) {
  return {line.benchmark.text, line.weight, line.items, line.d_micro, line.tolerance_micro, line.mode == Mode::fresh};
}

// Random and escalated cells are at most the cells there are.
void clamp_cells(const AuditSize& size, stats::PlanInput& input) {
  const auto cells = static_cast<std::int64_t>(input.cells.size());
  input.cells_random = std::min(size.random_cells, cells);
  input.cells_escalated = std::min(size.escalated_cells, cells - input.cells_random);
}

Result<stats::Plan> plan_team(const Strata& strata, const TeamId& team, const AuditSize& size, const UnitPrice& price) {
  stats::PlanInput input;
  input.price_per_million = price.per_million_tokens;
  input.runs = size.counted;
  input.delta_total = strata.team(team)->tolerance_micro;
  input.cap_total = strata.team(team)->cap;
  for (const CellStratum* line : strata.cells(team)) {
    input.cap_cell = line->cap;
    input.cells.push_back(planned(*line));
    const auto tokens = price.tokens.find(line->benchmark);
    if (tokens != price.tokens.end()) input.cells.back().tokens_per_unit = tokens->second;
  }
  clamp_cells(size, input);
  return stats::plan_cost(input);
}

// A sum with what is not known is not known.
void add(std::optional<double>& sum, const std::optional<double>& part) {
  if (!part) sum.reset();
  if (sum) *sum += *part;
}

// One line for all teams whose totals have the same terms.
void add_total(const TeamStratum& line, const stats::TotalPlan& plan, std::vector<TotalCost>& totals) {
  for (TotalCost& known : totals) {
    if (known.tolerance_micro == line.tolerance_micro && known.accuse_micro == line.accuse_micro &&
        known.cap == line.cap && known.mean_draws == plan.mean_draws) {
      known.teams.push_back(line.team);
      return;
    }
  }
  totals.push_back({{line.team},
                    line.tolerance_micro,
                    line.accuse_micro,
                    line.cap,
                    plan.mean_draws,
                    std::min(plan.p90_draws, static_cast<double>(line.cap)),
                    plan.confirmable,
                    plan.kappa,
                    plan.kappa});
}

void add_cell(const CellStratum& line, const stats::CellPlan& plan, int counted, std::vector<CellCost>& cells) {
  for (CellCost& known : cells) {
    if (known.benchmark == line.benchmark) {  // a benchmark's terms are the same for every team
      known.teams.push_back(line.team);
      return;
    }
  }
  const std::int64_t population = counted * line.items;
  const std::int64_t cap = std::min(line.cap, population);
  cells.push_back({line.benchmark,
                   {line.team},
                   population,
                   line.tolerance_micro,
                   line.accuse_micro,
                   cap,
                   std::min(plan.mean_units, static_cast<double>(cap)),
                   std::min(plan.p90_units, static_cast<double>(cap)),
                   plan.confirmable,
                   static_cast<double>(line.d_micro) / kMicro,
                   plan.kappa});
}

}  // namespace

Result<AuditCost> audit_cost(const Strata& strata, const AuditSize& size, const UnitPrice& price) {
  AuditCost cost;
  cost.tokens = cost.money = 0;
  cost.claims = strata.claims();
  for (const Stratum& line : strata.lines) cost.scalars += std::holds_alternative<ScalarStratum>(line) ? 1 : 0;
  for (const TeamId& team : strata.teams()) {
    const auto lines = strata.cells(team);
    if (lines.empty()) continue;
    FF_ASSIGN(const stats::Plan plan, plan_team(strata, team, size, price));
    add_total(*strata.team(team), plan.total, cost.totals);
    for (std::size_t i = 0; i < lines.size(); ++i) add_cell(*lines[i], plan.cells[i], size.counted, cost.cells);
    cost.units += plan.units_stage;
    add(cost.tokens, plan.tokens);
    add(cost.money, plan.cost);
    cost.units_full += plan.full_units_stage;
    cost.units_full_team = std::max(cost.units_full_team, plan.full_units_stage);
  }
  if (cost.totals.empty()) return bad_input("empty", "the stage has no item benchmarks");
  std::sort(cost.cells.begin(), cost.cells.end(),
            [](const CellCost& a, const CellCost& b) { return a.benchmark < b.benchmark; });
  return cost;
}

Result<std::vector<Limit>> audit_limits(const Strata& strata, int counted, std::int64_t least_micro) {
  std::map<BenchmarkId, Limit> limits;
  for (const Stratum& line : strata.lines) {
    const auto* cell = std::get_if<CellStratum>(&line);
    if (cell == nullptr || cell->tolerance_micro <= least_micro || limits.contains(cell->benchmark)) continue;
    const auto tolerance = [&](double d, int runs) {
      const std::vector<stats::ToleranceTerm> term{{1, d, cell->items}};
      return stats::auto_delta(static_cast<double>(cell->env_micro), term, runs);
    };
    const double d = static_cast<double>(cell->d_micro) / kMicro;
    FF_ASSIGN(const std::int64_t automatic, tolerance(d, counted));
    if (automatic != cell->tolerance_micro) continue;
    Limit limit{cell->benchmark, cell->items, automatic};
    FF_ASSIGN(limit.twice_the_runs_micro, tolerance(d, 2 * counted));
    FF_ASSIGN(limit.deterministic_micro, tolerance(0, counted));
    limits.emplace(cell->benchmark, limit);
  }
  std::vector<Limit> out;
  for (auto& [id, limit] : limits) out.push_back(limit);
  return out;
}

Result<double> share_of_larger(const Strata& strata, const AuditSize& size, std::int64_t team_units) {
  double env = 0;
  double d = 0;
  std::int64_t cells = 0;
  std::int64_t fresh = 0;
  for (const Stratum& line : strata.lines) {
    const auto* cell = std::get_if<CellStratum>(&line);
    if (cell == nullptr) continue;
    ++cells;
    env += static_cast<double>(cell->env_micro);
    d += static_cast<double>(cell->d_micro);
    fresh += cell->mode == Mode::fresh ? 1 : 0;
  }
  if (cells == 0) return bad_input("empty", "the stage has no item benchmarks");
  env /= static_cast<double>(cells);
  d /= static_cast<double>(cells);
  const std::int64_t items = std::max<std::int64_t>(1, team_units / (kLargerBenchmarks * size.counted));
  const stats::ToleranceTerm term{1, d / 1e6, items};
  stats::PlanInput input;
  input.runs = size.counted;
  FF_ASSIGN(input.delta_total,
            stats::auto_delta(env, std::vector<stats::ToleranceTerm>(kLargerBenchmarks, term), size.counted));
  stats::PlannedCell cell{"", 1, items, static_cast<std::int64_t>(d), 0, 2 * fresh > cells};
  FF_ASSIGN(cell.delta, stats::auto_delta(env, std::vector<stats::ToleranceTerm>{term}, size.counted));
  input.cells.assign(kLargerBenchmarks, cell);
  clamp_cells(size, input);
  FF_ASSIGN(const stats::Plan plan, stats::plan_cost(input));
  return plan.cost_fraction;
}

}  // namespace fivefold::audit
