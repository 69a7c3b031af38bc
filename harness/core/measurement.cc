#include "harness/core/measurement.h"

#include <vector>

#include "harness/base/decimal.h"
#include "harness/base/utf8.h"
#include "harness/core/decode_fields.h"
#include "harness/core/item_line.h"
#include "harness/core/runner_number.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {
namespace {

constexpr const char* kBadJson = "bad-json";
constexpr const char* kBadScore = "bad-score";

Result<std::int64_t> checked_value(const json::Number& number, const MeasurementRules& rules) {
  const Result<Decimal> decimal = Decimal::parse(number.text);
  const Result<std::int64_t> value =
      decimal.ok() ? decimal->scaled_half_up(rules.decimals) : Result<std::int64_t>(decimal.error());
  const std::string text = number.text.substr(0, 40);
  if (!value.ok() || *value > decode::kMaxScalar || *value < -decode::kMaxScalar) {
    return bad_input(kBadScore,
                     "value: " + text + " does not fit with " + std::to_string(rules.decimals) + " decimals");
  }
  if (rules.positive && *value <= 0) return bad_input(kBadScore, "value: must be above 0, got " + text);
  return *value;
}

}  // namespace

MeasurementRules measurement_rules(const ScalarRules& rules) {
  return {rules.decimals, rules.form == ScalarForm::ratio};
}

Result<std::int64_t> parse_measurement(std::string_view line, const MeasurementRules& rules) {
  if (const auto offset = first_bad_utf8(line)) {
    return bad_input("bad-utf8", "byte " + std::to_string(*offset) + " of the line is not UTF-8");
  }
  const Result<json::Value> parsed = json::read_lenient(line);
  if (!parsed.ok()) return bad_input(is_no_number(line, "value") ? kBadScore : kBadJson, parsed.error().message);
  const json::Value* const value = parsed->find("value");
  const json::Number* const number = value == nullptr ? nullptr : value->as_number();
  if (number == nullptr) return bad_input(kBadJson, "a scalar's line has a number as value");
  const json::Value* const cached = parsed->find("cached");
  const bool* const word = cached == nullptr ? nullptr : cached->as_bool();
  if (word != nullptr && *word) return bad_input("cached", "says cached: true");
  return checked_value(*number, rules);
}

std::string encode_value_file(std::int64_t value) { return json::write(json::Object{{"value", value}}) + "\n"; }

Result<std::int64_t> parse_value_file(std::string_view file) {
  FF_ASSIGN(const std::vector<std::string_view> lines, split_lines(file));
  if (lines.size() != 1) return bad_input("E_ITEMS", "the evidence of a scalar is one line");
  FF_ASSIGN(const json::Value parsed, json::read_strict(lines.front()));
  json::Fields fields(parsed, "scalar line", "E_ITEMS");
  const std::int64_t value = fields.integer("value", -decode::kMaxScalar, decode::kMaxScalar);
  FF_TRY(fields.finish(true));
  return value;
}

}  // namespace fivefold
