// fivefold plan: what the audit will cost, and why a small stage costs a large share.

#include <algorithm>

#include "harness/audit/cost.h"
#include "harness/audit/state.h"
#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/plan_text.h"
#include "harness/cli/session.h"
#include "harness/ledger/next_step.h"

namespace fivefold::cli {
namespace {

json::Value points(std::int64_t micro) {
  const auto value = Decimal::parse(std::to_string(micro) + "e-4");
  return json::Number{value.ok() ? value->text() : "0"};
}

json::Value real(double value) { return json::Number{shortest(value)}; }

json::Array names(const std::vector<TeamId>& teams) {
  json::Array out;
  for (const TeamId& team : teams) out.emplace_back(team.text);
  return out;
}

template <class Cost>
void append_terms(json::Object& out, const Cost& cost) {
  out.push_back({"teams", names(cost.teams)});
  out.push_back({"delta_points", points(cost.tolerance_micro)});
  out.push_back({"accuse_points", points(cost.accuse_micro)});
  out.push_back({"mean_draws", real(cost.mean_draws)});
  out.push_back({"p90_draws", real(cost.p90_draws)});
  out.push_back({"cap", cost.cap});
  out.push_back({"confirmable", cost.confirmable});
}

json::Value plan_json(const PlanPage& planned) {
  json::Array totals;
  for (const audit::TotalCost& total : planned.cost.totals) {
    json::Object out;
    append_terms(out, total);
    totals.emplace_back(std::move(out));
  }
  json::Array cells;
  for (const audit::CellCost& cell : planned.cost.cells) {
    json::Object out{{"benchmark", cell.benchmark.text}, {"population", cell.population}};
    append_terms(out, cell);
    cells.emplace_back(std::move(out));
  }
  return json::Object{{"stage", planned.stage.id.text},
                      {"claims", planned.cost.claims},
                      {"evidence_reproduced", real(planned.needed_for())},
                      {"evidence_discrepant", real(planned.needed_against())},
                      {"totals", std::move(totals)},
                      {"cells", std::move(cells)},
                      {"units", real(planned.cost.units)},
                      {"units_full", planned.cost.units_full},
                      {"share", real(planned.cost.share())},
                      {"larger_units_a_team", kLargerTeamUnits},
                      {"larger_share", real(planned.larger_share)}};
}

// A stage of scalars alone: every claim is re-run whole, there is nothing to draw.
Exit print_scalars(const Context& context, const Strata& strata) {
  if (context.json) {
    context.print_json(json::Object{{"claims", strata.claims()}, {"totals", json::Array{}}, {"cells", json::Array{}}});
  } else {
    context.print(context.look.words("plan.only-scalars", {{"n", with_thousands(strata.claims())}}) + "\n");
  }
  return Exit::clean;
}

Result<Exit> run_plan(Context& context) {
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_reading());
  FF_ASSIGN(const Strata strata, audit::load_strata(workspace));
  const Stage& stage = workspace.stage();
  const audit::AuditSize size{stage.counted_runs(), stage.audit.random_cells, stage.audit.escalated_cells};
  const bool any_items = std::any_of(stage.benchmarks.begin(), stage.benchmarks.end(),
                                     [](const Benchmark& benchmark) { return benchmark.items() != nullptr; });
  if (!any_items) return print_scalars(context, strata);
  FF_ASSIGN(const audit::AuditCost cost, audit::audit_cost(strata, size));
  FF_ASSIGN(const double larger, audit::share_of_larger(strata, size, kLargerTeamUnits));
  const PlanPage planned{stage, cost, larger};
  if (context.json) {
    context.print_json(plan_json(planned));
    return Exit::clean;
  }
  FF_ASSIGN(const std::string text, plan_text(planned, context.look));
  context.print(text);
  context.next(ledger::next_words(workspace));
  return Exit::clean;
}

}  // namespace

CommandSpec plan_command() {
  return {"plan",   "what the audit will cost: claims, tolerances, draws, units and their share of a full re-run",
          {},       {"fivefold -C stage plan", "fivefold -C stage plan --json"},
          run_plan, Records::no};
}

}  // namespace fivefold::cli
