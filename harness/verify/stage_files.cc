#include "harness/verify/stage_files.h"

#include "harness/base/decimal.h"
#include "harness/core/item_line.h"
#include "harness/crypto/sha256.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"

namespace fivefold::verify {
namespace {

Error link_error(const std::string& why) { return bad_input("E_CONFIG_LINK", why); }

// The members of a driver; the caller has taken `by`, if there is one.
DriverFiles read_driver(json::Fields& fields) {
  DriverFiles driver;
  driver.command = fields.texts("command");
  driver.sha256 = fields.digest("sha256");
  for (const json::Value& element : fields.array("files")) {
    json::Fields file(element, "driver.files");
    const std::string path = file.text("path");
    driver.files.emplace_back(path, file.digest("sha256"));
    if (const auto end = file.finish(); !end.ok()) fields.fail(end.error());
  }
  return driver;
}

// A decoding value or limit as a number: a decimal in text, or an integer.
std::optional<Decimal> number_of(const json::Value& value) {
  std::string text;
  if (const std::string* const decimal = value.as_string()) text = *decimal;
  if (const json::Number* const integer = value.as_number()) text = integer->text;
  auto number = Decimal::parse(text);
  if (!number.ok()) return std::nullopt;
  return *number;
}

bool is_within(const json::Value& value, const std::pair<json::Value, json::Value>& limits) {
  const auto number = number_of(value);
  const auto low = number_of(limits.first);
  const auto high = number_of(limits.second);
  return number && low && high && number->compare(*low) >= 0 && number->compare(*high) <= 0;
}

// A folder's digest is what `sha256sum` prints about its files.
Digest folder_digest(const DriverFiles& driver) {
  std::string text;
  for (const auto& [path, digest] : driver.files) text += to_hex(digest) + "  " + path + "\n";
  return crypto::sha256(text);
}

// An item benchmark says how it is scored; of a scalar one nothing here decides anything but driver and limits.
void check_kind(json::Fields& fields, const json::Value& file, BenchmarkKind kind) {
  if (kind == BenchmarkKind::scalar) return;
  for (const std::string_view name : {"scorer", "maxItemErrors", "outputs"}) {
    const json::Value* const member = file.find(name);
    if (member != nullptr && member->is_null()) fields.fail(name, "must not be null for an item benchmark");
  }
}

}  // namespace

Result<BenchmarkFile> parse_benchmark_file(std::string_view text, BenchmarkKind kind) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "benchmark file");
  BenchmarkFile file;
  file.benchmark = fields.text("benchmark");
  for (const std::string_view name : {"prompts", "targets"}) fields.digest_or_null(name);
  file.warmup = fields.digest_or_null("warmup");
  if (const json::Value& scorer = fields.any("scorer"); !scorer.is_null()) {
    json::Fields inner(scorer, "scorer");
    inner.text("name");
    file.rescore_parse = inner.word("rescore", {"exact", "parse"}) == 1;
    if (const auto end = inner.finish(true); !end.ok()) fields.fail(end.error());
  }
  if (const json::Value& driver = fields.any("driver"); !driver.is_null()) {
    json::Fields inner(driver, "driver");
    file.driver = read_driver(inner);
    if (const auto end = inner.finish(); !end.ok()) fields.fail(end.error());
  }
  if (const json::Value& limits = fields.any("decodingLimits"); !limits.is_null()) {
    file.decoding_limits.emplace();
    if (limits.as_object() == nullptr) fields.fail("decodingLimits", "must be an object or null");
    for (const json::Member& limit : limits.as_object() == nullptr ? json::Object{} : *limits.as_object()) {
      const json::Array* const range = limit.value.as_array();
      if (range == nullptr || range->size() != 2) {
        fields.fail("decodingLimits", "must be pairs of numbers");
      } else {
        (*file.decoding_limits)[limit.name] = {range->front(), range->back()};
      }
    }
  }
  file.max_item_errors = fields.text_or_null("maxItemErrors");
  if (!fields.any("outputs").is_null()) file.digest_only = fields.word("outputs", {"public", "digest"}) == 1;
  check_kind(fields, value, kind);
  FF_TRY(fields.finish());
  return file;
}

Result<ConfigFile> parse_config_file(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "config file");
  ConfigFile file;
  file.benchmark = fields.text("benchmark");
  file.rules = fields.digest("rules");
  json::Fields driver(fields.object("driver"), "driver");
  file.driver_by_organiser = driver.word("by", {"team", "organiser"}) == 1;
  file.driver = read_driver(driver);
  if (const auto end = driver.finish(); !end.ok()) fields.fail(end.error());
  for (const json::Member& variable : *fields.object("environment").as_object()) {
    if (variable.value.as_string() == nullptr) fields.fail("environment", "must hold texts only");
  }
  fields.texts("secrets");
  if (const json::Value& endpoint = fields.any("endpoint"); !endpoint.is_null()) {
    json::Fields inner(endpoint, "endpoint");
    inner.text("url");
    inner.text("model");
    if (const auto end = inner.finish(); !end.ok()) fields.fail(end.error());
    file.has_endpoint = true;
  }
  json::Fields resources(fields.object("resources"), "resources");
  for (const std::string_view name : {"cpus", "memory", "gpus", "disk", "time"}) {
    resources.integer(name, 0, (std::int64_t{1} << 53U) - 1);
  }
  if (const auto end = resources.finish(); !end.ok()) fields.fail(end.error());
  file.decoding = fields.object("decoding");
  FF_TRY(fields.finish());
  return file;
}

Result<void> check_config(const ConfigFile& config, const BenchmarkFile& benchmark, const Digest& rules) {
  if (config.benchmark != benchmark.benchmark) return link_error("the config is of benchmark " + config.benchmark);
  if (config.rules != rules) return link_error("rules is not the digest of the benchmark file");
  if (config.driver_by_organiser != benchmark.driver.has_value()) {
    return link_error("the driver must be by the " + std::string(benchmark.driver ? "organiser" : "team"));
  }
  if (benchmark.driver && *benchmark.driver != config.driver) {
    return link_error("the driver is not the one of the benchmark file");
  }
  if (benchmark.driver && !config.has_endpoint) return link_error("an organiser's driver needs an endpoint");
  if (folder_digest(config.driver) != config.driver.sha256) {
    return link_error("the driver's sha256 is not that of its files");
  }
  if (!benchmark.decoding_limits) return {};
  for (const json::Member& setting : *config.decoding.as_object()) {
    const auto limit = benchmark.decoding_limits->find(setting.name);
    if (limit == benchmark.decoding_limits->end()) return link_error("decoding " + setting.name + " is not allowed");
    if (!is_within(setting.value, limit->second))
      return link_error("decoding " + setting.name + " is outside its limits");
  }
  return {};
}

Result<bool> parse_manifest(std::string_view text) {
  FF_ASSIGN(const std::vector<std::string_view> lines, split_lines(text));
  if (lines.empty()) return bad_input("E_SCHEMA", "the manifest is empty");
  std::string previous;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    FF_ASSIGN(const json::Value value, json::read_strict(lines[i]));
    json::Fields fields(value, "manifest line " + std::to_string(i + 1));
    if (lines.size() == 1 && fields.has("endpoint")) {
      fields.text("endpoint");
      fields.text("model");
      FF_TRY(fields.finish());
      return true;
    }
    const std::string path = fields.text("path");
    fields.digest("sha256");
    fields.integer("size", 0, (std::int64_t{1} << 53U) - 1);
    FF_TRY(fields.finish());
    if (i > 0 && path <= previous) return bad_input("E_SCHEMA", "the manifest's paths are not in byte order: " + path);
    previous = path;
  }
  return false;
}

}  // namespace fivefold::verify
