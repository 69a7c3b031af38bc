// fivefold plan: what the audit will cost, and why a small stage costs a large share.

#include <algorithm>
#include <charconv>
#include <cmath>

#include "harness/audit/cost.h"
#include "harness/audit/state.h"
#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/marks.h"
#include "harness/cli/session.h"
#include "harness/cli/table.h"
#include "harness/stats/plan_cost.h"

namespace fivefold::cli {
namespace {

constexpr std::int64_t kLargerTeamUnits = 150'000;  // 30 benchmarks of 1,000 items, five runs
constexpr double kLargeShare = 0.25;                // from here on the text says why

struct Planned {
  const Stage& stage;
  audit::AuditCost cost;
  double larger_share{0};

  [[nodiscard]] double needed_for() const { return 1 / number(stage.audit.alpha_reproduced); }
  [[nodiscard]] double needed_against() const {
    return static_cast<double>(cost.claims) / number(stage.audit.alpha_discrepant);
  }
  [[nodiscard]] std::int64_t item_benchmarks() const { return static_cast<std::int64_t>(cost.cells.size()); }

 private:
  static double number(const std::string& text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
};

std::string draws_text(double draws) { return with_thousands(std::llround(draws)); }

// Three significant digits: 49,800.
std::string about(double value) {
  if (value < 1000) return with_thousands(std::llround(value));
  const double step = std::pow(10, std::floor(std::log10(value)) - 2);
  return with_thousands(std::llround(std::round(value / step) * step));
}

std::string percent(double share) {
  const double value = 100 * share;
  return fixed(value, value < 10 ? 1 : 0) + " %";
}

std::string plural(std::size_t count, const std::string& one) {
  return with_thousands(static_cast<std::int64_t>(count)) + " " + one + (count == 1 ? "" : "s");
}

std::string items_text(const Planned& planned, const audit::CellCost& cell) {
  return " (" + with_thousands(cell.population / planned.stage.counted_runs()) + " items)";
}

std::string joined(const std::vector<TeamId>& teams) {
  std::string out;
  for (const TeamId& team : teams) out += (out.empty() ? "" : ", ") + team.text;
  return out;
}

bool all_cells_alike(const std::vector<audit::CellCost>& cells) {
  for (const audit::CellCost& cell : cells) {
    const audit::CellCost& first = cells.front();
    if (cell.population != first.population || cell.tolerance_micro != first.tolerance_micro ||
        cell.mean_draws != first.mean_draws || cell.cap != first.cap) {
      return false;
    }
  }
  return true;
}

std::string table_text(const Planned& planned) {
  Table table({{"claim", Align::left},
               {"tolerance", Align::right},
               {"draws, mean", Align::right},
               {"90 of 100", Align::right},
               {"cap", Align::right}});
  for (const audit::TotalCost& total : planned.cost.totals) {
    const std::string name = planned.cost.totals.size() == 1 ? "each team total" : "total of " + joined(total.teams);
    table.add({name, points_text(total.tolerance_micro), draws_text(total.mean_draws), draws_text(total.p90_draws),
               with_thousands(total.cap)});
  }
  const bool alike = all_cells_alike(planned.cost.cells);
  for (const audit::CellCost& cell : planned.cost.cells) {
    const std::string name = (alike ? "each cell" : "each cell of " + cell.benchmark.text) + items_text(planned, cell);
    table.add({name, points_text(cell.tolerance_micro), draws_text(cell.mean_draws), draws_text(cell.p90_draws),
               with_thousands(std::min(cell.cap, cell.population))});
    if (alike) break;
  }
  return table.text();
}

// What a lottery of cells catches: only where it leaves cells out.
Result<std::string> hit_text(const Planned& planned) {
  const std::int64_t cells = planned.item_benchmarks();
  const std::int64_t random = std::min(planned.stage.audit.random_cells, cells);
  if (random >= cells) return std::string();
  std::string altered;
  std::string chances;
  for (const std::int64_t k : {1, 3, 5, 10}) {
    if (k > cells) break;
    FF_ASSIGN(const double chance, stats::sampling(cells, k, random));
    altered += (altered.empty() ? "" : ", ") + std::to_string(k);
    chances += (chances.empty() ? "" : ", ") + fixed(100 * chance, 0);
  }
  return "A team that alters " + altered + " of its " + std::to_string(cells) + " cells has one among its " +
         std::to_string(random) + " random cells with chance " + chances + " %.\n";
}

std::string small_stage_text(const Planned& planned) {
  if (planned.cost.share() <= kLargeShare) return {};
  return "The units needed to confirm a claim do not grow with the stage. This one has only " +
         with_thousands(planned.cost.units_full_team) + " a team, so about " + percent(planned.cost.share()) +
         " are re-executed; of " + with_thousands(kLargerTeamUnits) + " it would be about " +
         fixed(100 * planned.larger_share, 0) + " %.\n";
}

Result<std::string> plan_text(const Planned& planned) {
  FF_ASSIGN(const std::string hit, hit_text(planned));
  std::string out = "Audit of " + planned.stage.id.text + ": " + plural(planned.stage.teams.size(), "team") + ", " +
                    plural(planned.stage.benchmarks.size(), "benchmark") + ", " + with_thousands(planned.cost.claims) +
                    " claims. reproduced needs evidence of " + with_thousands(std::llround(planned.needed_for())) +
                    ", discrepant of " + with_thousands(std::llround(planned.needed_against())) + ".\n\n";
  out += table_text(planned) + "\n";
  out += "Whole stage: about " + about(planned.cost.units) + " re-executions, " + percent(planned.cost.share()) +
         " of a full re-run (" + with_thousands(planned.cost.units_full) + "). Real stages cost about 20 % more.\n";
  if (planned.cost.scalars != 0) {
    out += with_thousands(planned.cost.scalars) + " scalar claims are re-run whole; they are not in these numbers.\n";
  }
  out += hit;
  out +=
      "Nobody can see less than the tolerance. A 100-item sampled benchmark cannot be checked to better than about "
      "4 points.\n";
  return out + small_stage_text(planned);
}

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

json::Value plan_json(const Planned& planned) {
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
    context.print(with_thousands(strata.claims()) + " scalar claims, each re-run whole; no item benchmarks.\n");
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
  const Planned planned{stage, cost, larger};
  if (context.json) {
    context.print_json(plan_json(planned));
    return Exit::clean;
  }
  FF_ASSIGN(const std::string text, plan_text(planned));
  context.print(text);
  return Exit::clean;
}

}  // namespace

CommandSpec plan_command() {
  return {"plan",
          "what the audit will cost: claims, tolerances, draws, units and their share of a full re-run",
          {},
          {"fivefold -C stage plan", "fivefold -C stage plan --json"},
          run_plan};
}

}  // namespace fivefold::cli
