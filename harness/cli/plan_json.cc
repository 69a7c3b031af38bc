#include "harness/cli/plan_json.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/decimal.h"
#include "harness/base/units.h"
#include "harness/cli/json_numbers.h"
#include "harness/json/fields.h"

namespace fivefold::cli {
namespace {

// Of what stats checks itself and names more precisely.
constexpr std::int64_t kLeastInteger = std::numeric_limits<std::int64_t>::min();

bool read_fresh(json::Fields& fields, bool otherwise) {
  return fields.has("mode") ? fields.word("mode", {"replay", "fresh"}) == 1 : otherwise;
}

Result<stats::PlannedCell> read_cell(const json::Value& value, bool fresh, std::size_t position) {
  json::Fields fields(value, "plan: cell " + std::to_string(position), "bad_parameter");
  stats::PlannedCell cell;
  cell.id = fields.text("id");
  cell.weight = fields.integer("weight", kLeastInteger, kMostInteger);
  cell.items = fields.integer("items", kLeastInteger, kMostInteger);
  cell.d = fields.integer("d", kLeastInteger, kMostInteger);
  cell.delta = fields.integer("delta", kLeastInteger, kMostInteger);
  cell.accuse = fields.optional_integer("accuse", kLeastInteger, kMostInteger);
  cell.fresh = read_fresh(fields, fresh);
  cell.tokens_per_unit = fields.optional_integer("tokens_per_unit", kLeastInteger, kMostInteger);
  FF_TRY(fields.finish());
  return cell;
}

std::optional<double> read_price(json::Fields& fields) {
  const auto text = fields.optional_text("cost_per_million_tokens");
  if (!text) return std::nullopt;
  const auto decimal = Decimal::parse(*text);
  if (!decimal.ok()) {
    fields.fail("cost_per_million_tokens", "must be a decimal number: " + decimal.error().message);
    return std::nullopt;
  }
  auto price = to_double(json::Number{decimal->text()});
  if (price.ok()) return price.value();
  fields.fail(std::move(price).error().with("cost_per_million_tokens"));
  return std::nullopt;
}

json::Array doubles(const std::vector<double>& values) {
  json::Array out;
  for (const double value : values) out.push_back(from_double(value));
  return out;
}

json::Value total_json(const stats::TotalPlan& total) {
  return json::Object{
      {"kappa", from_double(total.kappa)},
      {"f_conf", from_double(total.f_conf)},
      {"mean_draws", from_double(total.mean_draws)},
      {"p90_draws", from_double(total.p90_draws)},
      {"distinct_units", from_double(total.distinct_units)},
      {"confirmable", total.confirmable},
      {"power", doubles(total.power)},
      {"min_detectable", or_null(total.min_detectable)},
  };
}

json::Value cell_json(const stats::CellPlan& cell) {
  return json::Object{
      {"id", cell.id},
      {"f_conf", from_double(cell.f_conf)},
      {"mean_units", from_double(cell.mean_units)},
      {"p90_units", from_double(cell.p90_units)},
      {"confirmable", cell.confirmable},
      {"power", doubles(cell.power)},
      {"min_detectable", or_null(cell.min_detectable)},
      {"total_units", from_double(cell.total_units)},
      {"stage_units", from_double(cell.stage_units)},
      {"tokens", from_double(cell.tokens)},
      {"cost", from_double(cell.cost)},
  };
}

}  // namespace

Result<stats::PlanInput> read_plan_input(const json::Value& document) {
  json::Fields fields(document, "plan", "bad_parameter");
  stats::PlanInput input;
  input.runs = static_cast<int>(fields.optional_integer("runs", 2, kMaxRuns).value_or(input.runs));
  input.teams = fields.integer("teams", 1, kMostInteger);
  const bool fresh = read_fresh(fields, false);
  input.delta_total = fields.integer("delta_total", 1, kMostInteger);
  input.accuse_total = fields.optional_integer("accuse_total", 1, kMostInteger);
  input.cap_total = fields.integer("cap_total", 1, kMostInteger);
  input.cap_cell = fields.integer("cap_cell", 1, kMostInteger);
  input.cells_random = fields.integer("cells_random", 0, kMostInteger);
  input.cells_escalated = fields.integer("cells_escalated", 0, kMostInteger);
  input.scalars = fields.optional_integer("scalars", 0, kMostInteger).value_or(0);
  input.alpha_d = read_double(fields, "alpha_d", input.alpha_d);
  input.gaps = read_integers(fields, "gaps");
  input.price_per_million = read_price(fields);
  const json::Array& cells = fields.array("cells");
  FF_TRY(fields.finish());
  for (const json::Value& value : cells) {
    FF_ASSIGN(stats::PlannedCell cell, read_cell(value, fresh, input.cells.size() + 1));
    input.cells.push_back(std::move(cell));
  }
  return input;
}

json::Value plan_json(const stats::Plan& plan) {
  json::Array cells;
  for (const stats::CellPlan& cell : plan.cells) cells.push_back(cell_json(cell));
  json::Array hit;
  for (const stats::Hit& one : plan.hit) {
    hit.push_back(json::Object{{"altered", one.altered}, {"p", from_double(one.p)}});
  }
  return json::Object{
      {"claims", plan.claims},
      {"total", total_json(plan.total)},
      {"cells", std::move(cells)},
      {"units_team", from_double(plan.units_team)},
      {"units_stage", from_double(plan.units_stage)},
      {"full_units_stage", plan.full_units_stage},
      {"cost_fraction", from_double(plan.cost_fraction)},
      {"tokens", from_double(plan.tokens)},
      {"cost", from_double(plan.cost)},
      {"hit", std::move(hit)},
  };
}

Result<json::Value> plan_document(const json::Value& document) {
  FF_ASSIGN(const stats::PlanInput input, read_plan_input(document));
  FF_ASSIGN(const stats::Plan plan, stats::plan_cost(input));
  return plan_json(plan);
}

}  // namespace fivefold::cli
