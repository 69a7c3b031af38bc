#include "harness/cli/aggregate_json.h"

#include <cstdint>
#include <limits>
#include <string>

#include "harness/cli/json_numbers.h"
#include "harness/json/fields.h"

namespace fivefold::cli {
Result<stats::AggregateInput> read_aggregate_input(const json::Value& document) {
  json::Fields fields(document, "aggregate", "bad_parameter");
  stats::AggregateInput input;
  const json::Value* const scores = fields.optional_any("scores_micro");
  const json::Value* const sums = fields.optional_any("sums_micro");
  if ((scores == nullptr) == (sums == nullptr)) fields.fail("scores_micro", "or sums_micro is needed, and not both");
  if (fields.has("n_items")) {
    input.n_items = fields.integer_or_null("n_items", 1, std::numeric_limits<std::int64_t>::max());
  }
  const std::string rule = fields.optional_text("rule").value_or("mean");
  const std::string rounding = fields.optional_text("rounding").value_or("half_up");
  input.digits = static_cast<int>(fields.optional_integer("digits", 0, 9).value_or(4));
  FF_TRY(fields.finish());
  FF_ASSIGN(input.rule, stats::parse_mean_rule(rule));
  FF_ASSIGN(input.rounding, parse_rounding(rounding));
  input.are_sums = sums != nullptr;
  auto values = to_integers(input.are_sums ? *sums : *scores);
  if (!values.ok()) return std::move(values).error().with(input.are_sums ? "sums_micro" : "scores_micro");
  input.values = std::move(values).value();
  return input;
}

json::Value aggregated_json(const stats::Aggregated& aggregated) {
  json::Value ci = json::Null{};
  if (aggregated.ci) ci = json::Array{from_double(aggregated.ci->lower), from_double(aggregated.ci->upper)};
  return json::Object{
      {"n", aggregated.n},
      {"rule", aggregated.rule == stats::MeanRule::mean ? "mean" : "olympic"},
      {"num", std::to_string(aggregated.mean.num)},
      {"den", std::to_string(aggregated.mean.den)},
      {"sd", from_double(aggregated.sd)},
      {"se", from_double(aggregated.se)},
      {"ci", std::move(ci)},
      {"zero_variance", or_null(aggregated.zero_variance)},
      {"display", aggregated.display},
      {"on_grid", or_null(aggregated.on_grid)},
  };
}

Result<json::Value> aggregate_document(const json::Value& document) {
  FF_ASSIGN(const stats::AggregateInput input, read_aggregate_input(document));
  FF_ASSIGN(const stats::Aggregated aggregated, stats::aggregate(input));
  return aggregated_json(aggregated);
}

}  // namespace fivefold::cli
