// Decoding parameters of a config file: how they are written, and the organiser's limits on them.

#include <utility>

#include "harness/base/check.h"
#include "harness/base/decimal.h"
#include "harness/core/config_file.h"
#include "harness/json/read.h"

namespace fivefold {

namespace {

using json::Array;
using json::Object;
using json::Value;

Value decimal_value(const std::string& text, Decimals decimals) {
  return decimals == Decimals::text ? Value(text) : Value(json::Number{text});
}

// A fraction is kept as its canonical text wherever it is signed; request.json, which is not, has the number again.
Value plain_decimals(const Value& value) {
  if (const Array* const array = value.as_array()) {
    Array result;
    for (const Value& element : *array) result.push_back(plain_decimals(element));
    return result;
  }
  if (const Object* const object = value.as_object()) {
    Object result;
    for (const json::Member& member : *object) result.push_back({member.name, plain_decimals(member.value)});
    return result;
  }
  const std::string* const text = value.as_string();
  if (text == nullptr || text->find('.') == std::string::npos) return value;
  const Result<Decimal> decimal = Decimal::parse(*text);
  return decimal.ok() && decimal->text() == *text ? Value(json::Number{*text}) : value;
}

Value extra_value(const std::string& extra_json, Decimals decimals) {
  Result<Value> extra = json::read_strict(extra_json);
  FF_CHECK(extra.ok() && extra->as_object() != nullptr);
  return decimals == Decimals::text ? std::move(extra).value() : plain_decimals(*extra);
}

std::optional<Decimal> number_of(const Value& value) {
  const std::string* text = value.as_string();
  if (value.as_number() != nullptr) text = &value.as_number()->text;
  const Result<Decimal> decimal = text == nullptr ? bad_input("decimal", "") : Decimal::parse(*text);
  return decimal.ok() ? std::optional(*decimal) : std::nullopt;
}

std::optional<Decimal> number_of(const DecodingNumber& number) {
  if (const auto* const whole = std::get_if<std::int64_t>(&number)) return Decimal::from_integer(*whole);
  const Result<Decimal> decimal = Decimal::parse(std::get<std::string>(number));
  return decimal.ok() ? std::optional(*decimal) : std::nullopt;
}

Error broken(const ConfigFile& config, const std::string& what) {
  return bad_input("E_CONFIG_LINK", config.benchmark.text + ": " + what);
}

}  // namespace

Value decoding_value(const Decoding& decoding, Decimals decimals) {
  Object out;
  if (decoding.temperature) out.push_back({"temperature", decimal_value(*decoding.temperature, decimals)});
  if (decoding.top_p) out.push_back({"top_p", decimal_value(*decoding.top_p, decimals)});
  if (decoding.top_k) out.push_back({"top_k", *decoding.top_k});
  if (decoding.max_tokens) out.push_back({"max_tokens", *decoding.max_tokens});
  if (decoding.stop) out.push_back({"stop", Array(decoding.stop->begin(), decoding.stop->end())});
  if (decoding.extra_json) out.push_back({"extra", extra_value(*decoding.extra_json, decimals)});
  return out;
}

Result<void> check_config_link(const ConfigFile& config, const BenchmarkFile& file) {
  if (config.benchmark != file.benchmark) return broken(config, "the benchmark file is of " + file.benchmark.text);
  if (config.organisers_driver != file.driver.has_value()) {
    return broken(config, file.driver ? "the driver is the organiser's" : "the driver is the team's own");
  }
  if (file.driver && config.driver != *file.driver) return broken(config, "the driver is not the organiser's");
  if (file.driver && !config.endpoint) return broken(config, "the organiser's driver needs an endpoint");
  if (!file.decoding_limits) return {};
  const Value decoding = decoding_value(config.decoding, Decimals::text);
  for (const json::Member& member : *decoding.as_object()) {
    const auto limit = file.decoding_limits->find(member.name);
    if (limit == file.decoding_limits->end()) return broken(config, "decoding." + member.name + " may not be set");
    const auto value = number_of(member.value);
    const auto low = number_of(limit->second.low);
    const auto high = number_of(limit->second.high);
    if (!value || !low || !high || value->compare(*low) < 0 || value->compare(*high) > 0) {
      return broken(config, "decoding." + member.name + " is not within the organiser's limits");
    }
  }
  return {};
}

}  // namespace fivefold
