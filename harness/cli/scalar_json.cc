#include "harness/cli/scalar_json.h"

#include <optional>

#include "harness/cli/json_numbers.h"
#include "harness/json/fields.h"

namespace fivefold::cli {
namespace {

stats::ScalarParameters read_scalar_parameters(json::Fields& fields) {
  stats::ScalarParameters p;
  p.form = fields.word("form", {"ratio", "difference"}) == 0 ? stats::ScalarForm::ratio : stats::ScalarForm::difference;
  p.tol = fields.integer("tol", 1, kMostInteger);
  p.better = fields.word("better", {"higher", "lower"}) == 0 ? stats::Better::higher : stats::Better::lower;
  p.alpha_r = read_double(fields, "alpha_r", 0.05);
  p.alpha_d = read_double(fields, "alpha_d", 0.05);
  p.claims = fields.optional_integer("claims", 1, kMostInteger).value_or(1);
  if (fields.has("looks")) p.looks = read_integers(fields, "looks");
  return p;
}

}  // namespace

Result<ScalarInput> read_scalar_input(const json::Value& document) {
  json::Fields fields(document, "judge", "bad_parameter");
  ScalarInput input;
  input.x = read_integers(fields, "x");
  input.y = read_integers(fields, "y");
  input.parameters = read_scalar_parameters(fields);
  FF_TRY(fields.finish());
  return input;
}

json::Value scalar_json(const stats::ScalarJudgement& judgement) {
  const auto estimated = [&judgement](auto member) -> std::optional<double> {
    if (!judgement.estimate) return std::nullopt;
    return (*judgement.estimate).*member;
  };
  using Estimate = stats::ScalarEstimate;
  return json::Object{
      {"verdict", stats::to_text(judgement.verdict)},
      {"side", judgement.side ? json::Value(stats::to_text(*judgement.side)) : json::Value(json::Null{})},
      {"m", judgement.m},
      {"d", from_double(estimated(&Estimate::d))},
      {"ratio", from_double(estimated(&Estimate::ratio))},
      {"se", from_double(estimated(&Estimate::se))},
      {"df", from_double(estimated(&Estimate::df))},
      {"lower", from_double(estimated(&Estimate::lower))},
      {"upper", from_double(estimated(&Estimate::upper))},
      {"p_over", from_double(estimated(&Estimate::p_over))},
      {"p_under", from_double(estimated(&Estimate::p_under))},
      {"p_disc", from_double(judgement.p_disc)},
      {"zero_variance",
       judgement.estimate ? json::Value(judgement.estimate->zero_variance) : json::Value(json::Null{})},
  };
}

Result<json::Value> scalar_document(const json::Value& document) {
  FF_ASSIGN(const ScalarInput input, read_scalar_input(document));
  FF_ASSIGN(const stats::ScalarJudgement judgement, stats::scalar_tost(input.parameters, input.x, input.y));
  return scalar_json(judgement);
}

}  // namespace fivefold::cli
