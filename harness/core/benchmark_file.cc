#include "harness/core/benchmark_file.h"

#include <set>
#include <utility>

#include "harness/core/decode_fields.h"
#include "harness/core/record_words.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {

namespace {

using json::Array;
using json::Object;
using json::Value;

Value hex_or_null(const std::optional<Digest>& digest) { return digest ? Value(to_hex(*digest)) : Value(); }

struct ParameterValue {
  Value operator()(const std::string& text) const { return text; }
  Value operator()(std::int64_t number) const { return number; }
  Value operator()(const std::vector<std::string>& texts) const { return Array(texts.begin(), texts.end()); }
};

Value scorer_value(const std::optional<ScorerSpec>& scorer) {
  if (!scorer) return {};
  Object out{{"name", scorer->name}, {"rescore", words::word(scorer->rescore)}};
  if (scorer->pinned) add_driver(out, *scorer->pinned);
  if (scorer->endpoint) out.push_back({"endpoint", endpoint_value(*scorer->endpoint)});
  if (scorer->prompt) out.push_back({"prompt", to_hex(scorer->prompt->sha256)});
  for (const auto& [name, parameter] : scorer->parameters)
    out.push_back({name, std::visit(ParameterValue{}, parameter)});
  return out;
}

Value driver_value(const std::optional<DriverFiles>& driver) {
  if (!driver) return {};
  Object out;
  add_driver(out, *driver);
  return out;
}

Value limits_value(const std::optional<std::map<std::string, DecodingLimit>>& limits) {
  if (!limits) return {};
  Object out;
  for (const auto& [name, limit] : *limits) {
    out.push_back({name, Array{std::visit(ParameterValue{}, limit.low), std::visit(ParameterValue{}, limit.high)}});
  }
  return out;
}

// A text, an integer or a list of texts.
std::optional<ScorerParameter> read_parameter(const Value& value) {
  if (const std::string* const text = value.as_string()) return *text;
  if (const json::Number* const number = value.as_number()) return std::int64_t{std::stoll(number->text)};
  const Array* const array = value.as_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const Value& element : *array) {
    if (element.as_string() == nullptr) return std::nullopt;
    texts.push_back(*element.as_string());
  }
  return texts;
}

// What is no parameter; the names it has taken.
std::set<std::string_view> read_fixed(json::Fields& fields, ScorerSpec& scorer) {
  std::set<std::string_view> taken{"name", "rescore"};
  scorer.name = decode::filled(fields, "name");
  scorer.rescore = words::read<Rescore>(fields, "rescore");
  if (scorer.name == "command") {
    scorer.pinned = read_driver(fields);
    taken.insert({"command", "sha256", "files"});
  }
  if (scorer.name == "judge") {
    decode::inner(fields, "endpoint", fields.object("endpoint"),
                  [&](json::Fields& inner) { scorer.endpoint = read_endpoint(inner); });
    scorer.prompt = PinnedFile{{}, fields.digest("prompt")};
    taken.insert({"endpoint", "prompt"});
  }
  return taken;
}

std::optional<ScorerSpec> read_scorer(json::Fields& fields) {
  const Value& value = fields.any("scorer");
  if (value.is_null() || !fields.ok()) return std::nullopt;
  ScorerSpec scorer;
  decode::inner(fields, "scorer", value, [&](json::Fields& inner) {
    const std::set<std::string_view> taken = read_fixed(inner, scorer);
    if (!inner.ok()) return;
    for (const json::Member& member : *value.as_object()) {
      if (taken.contains(member.name)) continue;
      const auto parameter = read_parameter(inner.any(member.name));
      if (!parameter) {
        inner.fail(member.name, "must be text, an integer or a list of texts");
        return;
      }
      scorer.parameters[member.name] = *parameter;
    }
  });
  return scorer;
}

std::optional<DecodingNumber> read_limit(const Value& value) {
  if (const std::string* const text = value.as_string()) return *text;
  if (const json::Number* const number = value.as_number()) return std::int64_t{std::stoll(number->text)};
  return std::nullopt;
}

std::optional<std::map<std::string, DecodingLimit>> read_limits(json::Fields& fields) {
  const Value& value = fields.any("decodingLimits");
  if (value.is_null() || !fields.ok()) return std::nullopt;
  std::map<std::string, DecodingLimit> limits;
  decode::inner(fields, "decodingLimits", value, [&](json::Fields& inner) {
    if (!inner.ok()) return;
    for (const json::Member& member : *value.as_object()) {
      const Array& pair = inner.array(member.name);
      const auto low = pair.size() == 2 ? read_limit(pair[0]) : std::nullopt;
      const auto high = pair.size() == 2 ? read_limit(pair[1]) : std::nullopt;
      if (!low || !high) {
        inner.fail(member.name, "must be [lowest, highest], decimals as text or integers");
        return;
      }
      limits[member.name] = {*low, *high};
    }
  });
  return limits;
}

}  // namespace

BenchmarkFile benchmark_file_of(const Benchmark& benchmark, const std::optional<DriverFiles>& driver,
                                const std::optional<DriverFiles>& scorer) {
  BenchmarkFile file;
  file.benchmark = benchmark.id;
  file.driver = driver;
  file.decoding_limits = benchmark.decoding_limits;
  const ItemsRules* const rules = benchmark.items();
  if (rules == nullptr) return file;
  file.prompts = rules->prompts.sha256;
  if (!rules->targets.path.empty()) file.targets = rules->targets.sha256;
  if (rules->warmup) file.warmup = rules->warmup->sha256;
  file.scorer = rules->scorer;
  file.scorer->program.reset();
  file.scorer->pinned = scorer;
  if (file.scorer->prompt) file.scorer->prompt->path.clear();
  file.max_item_errors = rules->max_item_errors;
  file.outputs = rules->outputs;
  return file;
}

std::string encode_benchmark_file(const BenchmarkFile& file) {
  return json::write(Object{{"benchmark", file.benchmark.text},
                            {"prompts", hex_or_null(file.prompts)},
                            {"targets", hex_or_null(file.targets)},
                            {"warmup", hex_or_null(file.warmup)},
                            {"scorer", scorer_value(file.scorer)},
                            {"driver", driver_value(file.driver)},
                            {"decodingLimits", limits_value(file.decoding_limits)},
                            {"maxItemErrors", file.max_item_errors ? Value(*file.max_item_errors) : Value()},
                            {"outputs", file.outputs ? Value(words::word(*file.outputs)) : Value()}});
}

Result<BenchmarkFile> parse_benchmark_file(std::string_view bytes) {
  FF_ASSIGN(const Value value, json::read_strict(bytes));
  json::Fields fields(value, "benchmark file");
  BenchmarkFile file;
  file.benchmark = decode::id<BenchmarkId>(fields, "benchmark");
  file.prompts = fields.digest_or_null("prompts");
  file.targets = fields.digest_or_null("targets");
  file.warmup = fields.digest_or_null("warmup");
  file.scorer = read_scorer(fields);
  if (const Value& driver = fields.any("driver"); !driver.is_null()) {
    decode::inner(fields, "driver", driver, [&](json::Fields& inner) { file.driver = read_driver(inner); });
  }
  file.decoding_limits = read_limits(fields);
  if (fields.any("maxItemErrors").is_null()) {
    file.max_item_errors = std::nullopt;
  } else {
    file.max_item_errors = decode::parameter(fields, "maxItemErrors");
  }
  if (!fields.any("outputs").is_null()) file.outputs = words::read<Outputs>(fields, "outputs");
  FF_TRY(fields.finish());
  return file;
}

}  // namespace fivefold
