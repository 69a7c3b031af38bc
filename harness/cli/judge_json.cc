#include "harness/cli/judge_json.h"

#include <cstdint>
#include <string>

#include "harness/cli/json_numbers.h"
#include "harness/json/fields.h"

namespace fivefold::cli {
namespace {

std::optional<std::int64_t> optional_or_null(json::Fields& fields, std::string_view name, std::int64_t low,
                                             std::int64_t high) {
  return fields.has(name) ? fields.integer_or_null(name, low, high) : std::nullopt;
}

stats::JudgeParameters read_parameters(json::Fields& fields) {
  stats::JudgeParameters p;
  const bool is_cell = fields.word("mode", {"total", "cell"}) == 1;
  p.unit = fields.integer("U", 1, stats::kMaxUnit);
  p.population = optional_or_null(fields, "M", 1, stats::kMaxPopulation);
  if (fields.ok() && is_cell != p.population.has_value()) {
    fields.fail("M", is_cell ? "is required for a cell" : "must be null for a total");
  }
  p.delta = fields.integer("delta", 1, stats::kMaxUnit);
  p.accuse = fields.optional_integer("accuse", 1, stats::kMaxUnit).value_or(p.delta);
  p.may_accuse = !fields.has("may_accuse") || fields.boolean("may_accuse");
  p.alpha_r = read_double(fields, "alpha_r", 0.05);
  p.alpha_d = read_double(fields, "alpha_d", 0.05);
  p.claims = fields.optional_integer("claims", 1, kMostInteger).value_or(1);
  p.cap = optional_or_null(fields, "cap", 1, kMostInteger);
  p.f_conf = read_double(fields, "f_conf");
  p.f_disc = read_double(fields, "f_disc");
  return p;
}

Result<std::vector<stats::JudgedUnit>> read_units(const json::Value& o, const json::Value* unexecuted) {
  auto values = to_integers(o);
  if (!values.ok()) return std::move(values).error().with("o");
  std::vector<stats::JudgedUnit> units;
  units.reserve(values->size());
  for (const std::int64_t value : values.value()) units.push_back({value, false});
  if (unexecuted == nullptr) return units;
  auto positions = to_integers(*unexecuted);
  if (!positions.ok()) return std::move(positions).error().with("unexecuted");
  for (const std::int64_t position : positions.value()) {
    const bool inside = position >= 1 && position <= static_cast<std::int64_t>(units.size());
    if (!inside || units[static_cast<std::size_t>(position - 1)].unexecuted) {
      return bad_input("bad_parameter", "unexecuted: " + std::to_string(position) +
                                            (inside ? " is named twice" : " is no position in o (1-based)"));
    }
    units[static_cast<std::size_t>(position - 1)].unexecuted = true;
  }
  return units;
}

}  // namespace

Result<JudgeInput> read_judge_input(const json::Value& document) {
  json::Fields fields(document, "judge", "bad_parameter");
  JudgeInput input;
  input.parameters = read_parameters(fields);
  const json::Value& o = fields.any("o");
  const json::Value* const unexecuted = fields.optional_any("unexecuted");
  FF_TRY(fields.finish());
  FF_ASSIGN(input.units, read_units(o, unexecuted));
  return input;
}

json::Value judgement_json(const stats::Judgement& judgement) {
  json::Object out{
      {"verdict", stats::to_text(judgement.verdict)},
      {"n", judgement.n},
      {"log_e_conf", from_double(judgement.log_e_conf)},
      {"log_e_disc", from_double(judgement.log_e_disc)},
      {"max_log_e_disc", from_double(judgement.max_log_e_disc)},
      {"p_disc", from_double(judgement.p_disc)},
      {"bounds", json::Object{{"lower", judgement.bounds.lower}, {"upper", judgement.bounds.upper}}},
  };
  if (judgement.verdict == stats::Verdict::inconclusive) out.push_back({"reason", stats::to_text(judgement.reason)});
  return out;
}

Result<json::Value> judge_document(const json::Value& document) {
  FF_ASSIGN(const JudgeInput input, read_judge_input(document));
  FF_ASSIGN(const stats::Judgement judgement, stats::judge(input.parameters, input.units));
  return judgement_json(judgement);
}

}  // namespace fivefold::cli
