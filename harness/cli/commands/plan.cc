// fivefold plan: what the audit will cost, and why a small stage costs a large share.

#include <algorithm>

#include "harness/audit/cost.h"
#include "harness/audit/state.h"
#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/json_input.h"
#include "harness/cli/json_numbers.h"
#include "harness/cli/plan_json.h"
#include "harness/cli/plan_text.h"
#include "harness/cli/session.h"
#include "harness/cli/what_if.h"
#include "harness/ledger/next_step.h"
#include "harness/publish/figures.h"
#include "store/attempts.h"

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
Result<void> append_terms(const PlanPage& page, const Cost& cost, std::optional<std::int64_t> population,
                          json::Object& out) {
  out.push_back({"teams", names(cost.teams)});
  out.push_back({"delta_points", points(cost.tolerance_micro)});
  out.push_back({"accuse_points", points(cost.accuse_micro)});
  out.push_back({"mean_draws", real(cost.mean_draws)});
  out.push_back({"p90_draws", real(cost.p90_draws)});
  out.push_back({"cap", cost.cap});
  out.push_back({"confirmable", cost.confirmable});
  const stats::PowerInput input = power_input(cost, population, page.needed_against());
  json::Array chances;
  for (const std::int64_t gap : kGaps) {
    FF_ASSIGN(const double chance, stats::power(input, gap));
    chances.push_back(json::Object{{"gap_points", points(gap)}, {"power", real(chance)}});
  }
  out.push_back({"chances", std::move(chances)});
  FF_ASSIGN(const std::optional<std::int64_t> least, stats::min_detectable(input));
  out.push_back({"min_detectable_points", least ? points(*least) : json::Value()});
  return {};
}

json::Array limits_json(const PlanPage& page) {
  json::Array out;
  for (const audit::Limit& limit : page.limits) {
    out.push_back(json::Object{{"benchmark", limit.benchmark.text},
                               {"items", limit.items},
                               {"delta_points", points(limit.tolerance_micro)},
                               {"delta_points_twice_the_runs", points(limit.twice_the_runs_micro)},
                               {"delta_points_deterministic", points(limit.deterministic_micro)}});
  }
  return out;
}

Result<json::Value> page_json(const PlanPage& page) {
  json::Array totals;
  for (const audit::TotalCost& total : page.cost.totals) {
    json::Object out;
    FF_TRY(append_terms(page, total, std::nullopt, out));
    totals.emplace_back(std::move(out));
  }
  json::Array cells;
  for (const audit::CellCost& cell : page.cost.cells) {
    json::Object out{{"benchmark", cell.benchmark.text}, {"population", cell.population}};
    FF_TRY(append_terms(page, cell, cell.population, out));
    cells.emplace_back(std::move(out));
  }
  json::Array changes;
  for (const std::string& change : page.changes) changes.emplace_back(change);
  return json::Value(json::Object{{"stage", page.stage.id.text},
                                  {"what_if", std::move(changes)},
                                  {"claims", page.cost.claims},
                                  {"evidence_reproduced", real(page.needed_for())},
                                  {"evidence_discrepant", real(page.needed_against())},
                                  {"totals", std::move(totals)},
                                  {"cells", std::move(cells)},
                                  {"limits", limits_json(page)},
                                  {"units", real(page.cost.units)},
                                  {"units_full", page.cost.units_full},
                                  {"tokens", from_double(page.cost.tokens)},
                                  {"cost", from_double(page.cost.money)},
                                  {"share", real(page.cost.share())},
                                  {"larger_units_a_team", kLargerTeamUnits},
                                  {"larger_share", real(page.larger_share)}});
}

constexpr const char* kTokens = "--tokens";
constexpr const char* kPrice = "--price";

// Tokens of a unit: those given, else the mean of the sealed runs of a benchmark, rounded half up.
Result<audit::UnitPrice> unit_price(const Arguments& args, ledger::Workspace& workspace) {
  audit::UnitPrice price;
  if (const auto text = args.value(kPrice)) {
    const auto value = Decimal::parse(*text);
    if (!value.ok() || value->is_negative()) {
      return bad_input("usage", std::string(kPrice) + " is money per million tokens, got \"" + *text + "\"");
    }
    price.per_million_tokens = number_of(value->text());
  }
  if (const auto text = args.value(kTokens)) {
    const auto tokens = parse_integer<std::int64_t>(*text);
    if (!tokens || *tokens < 0 || *tokens > 1'000'000'000) {
      return bad_input("usage", std::string(kTokens) + " is a whole number of tokens a unit, got \"" + *text + "\"");
    }
    for (const Benchmark& benchmark : workspace.stage().benchmarks) price.tokens[benchmark.id] = *tokens;
    return price;
  }
  FF_ASSIGN(const auto use, store::token_use(workspace.database()));
  for (const auto& [benchmark, one] : use) price.tokens[benchmark] = store::mean_tokens(one);
  return price;
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

Result<Exit> plan_stage(Context& context) {
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_reading());
  FF_ASSIGN(const Strata in_force, audit::load_strata(workspace));
  FF_ASSIGN(const WhatIf planned, what_if(context.args, workspace.stage(), in_force));
  const Stage& stage = planned.stage;
  const audit::AuditSize size{stage.counted_runs(), stage.audit.random_cells, stage.audit.escalated_cells};
  const bool any_items = std::any_of(stage.benchmarks.begin(), stage.benchmarks.end(),
                                     [](const Benchmark& benchmark) { return benchmark.items() != nullptr; });
  if (!any_items) return print_scalars(context, planned.strata);
  FF_ASSIGN(const audit::UnitPrice price, unit_price(context.args, workspace));
  FF_ASSIGN(const audit::AuditCost cost, audit::audit_cost(planned.strata, size, price));
  FF_ASSIGN(const double larger, audit::share_of_larger(planned.strata, size, kLargerTeamUnits));
  FF_ASSIGN(const auto limits, audit::audit_limits(planned.strata, size.counted, kLimitMicro));
  const PlanPage page{stage, cost, larger, limits, planned.changes};
  if (context.json) {
    FF_ASSIGN(const json::Value document, page_json(page));
    context.print_json(document);
    return Exit::clean;
  }
  FF_ASSIGN(const std::string text, plan_text(page, context.look));
  context.print(text);
  context.next(ledger::next_words(workspace));
  return Exit::clean;
}

std::vector<Option> stage_options() {
  std::vector<Option> options = what_if_options();
  options.push_back({kTokens, "N", "tokens that a unit takes (default: the mean of the sealed runs)"});
  options.push_back({kPrice, "P", "money per million tokens"});
  return options;
}

Result<Exit> run_plan(Context& context) {
  const std::optional<std::string> file = context.args.value("FILE");
  if (!file) return plan_stage(context);
  for (const Option& option : stage_options()) {
    if (context.args.has(option.name)) {
      return bad_input("usage", option.name + " is for a stage; a FILE has its own numbers");
    }
  }
  FF_ASSIGN(const json::Value planned, compute_from(*file, plan_document));
  context.print_json(planned);
  return Exit::clean;
}

}  // namespace

CommandSpec plan_command() {
  std::vector<Option> options{
      {"FILE", "FILE", "one JSON object (docs/statistics.md section 12) instead of a stage, or - for standard input"}};
  for (Option& option : stage_options()) options.push_back(std::move(option));
  return {"plan",
          "what the audit will cost and catch: claims, tolerances, draws, units and their share of a full re-run",
          std::move(options),
          {"fivefold -C stage plan", "fivefold -C stage plan --tokens 900 --price 0.60",
           "fivefold -C stage plan --json", "fivefold -C stage plan --runs 10 --deterministic"},
          run_plan,
          Records::no};
}

}  // namespace fivefold::cli
