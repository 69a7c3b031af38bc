#include "harness/core/config_file.h"

#include <algorithm>
#include <utility>

#include "harness/core/decode_fields.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {

namespace {

using json::Array;
using json::Object;
using json::Value;

Value driver_value(const ConfigFile& config) {
  Object out{{"by", config.organisers_driver ? "organiser" : "team"}};
  add_driver(out, config.driver);
  return out;
}

Value environment_value(const std::map<std::string, std::string>& environment) {
  Object out;
  for (const auto& [name, value] : environment) out.push_back({name, value});
  return out;
}

Value resources_value(const Resources& resources) {
  return Object{{"cpus", resources.cpus},
                {"memory", resources.memory_bytes},
                {"gpus", resources.gpus},
                {"disk", resources.disk_bytes},
                {"time", resources.time_seconds}};
}

std::optional<std::string> optional_parameter(json::Fields& fields, std::string_view name) {
  return fields.has(name) ? std::optional(decode::parameter(fields, name)) : std::nullopt;
}

Decoding read_decoding(json::Fields& fields) {
  Decoding decoding;
  decode::inner(fields, "decoding", fields.object("decoding"), [&](json::Fields& inner) {
    decoding.temperature = optional_parameter(inner, "temperature");
    decoding.top_p = optional_parameter(inner, "top_p");
    decoding.top_k = inner.optional_integer("top_k", 0, 1'000'000);
    decoding.max_tokens = inner.optional_integer("max_tokens", 1, 1'000'000);
    if (inner.has("stop")) decoding.stop = inner.texts("stop");
    if (inner.has("extra")) decoding.extra_json = decode::object_text(inner, "extra");
  });
  return decoding;
}

Resources read_resources(json::Fields& fields) {
  Resources resources;
  decode::inner(fields, "resources", fields.object("resources"), [&](json::Fields& inner) {
    resources.cpus = inner.integer("cpus", 1, 1024);
    resources.memory_bytes = inner.integer("memory", 1, kMaxInteger);
    resources.gpus = inner.integer("gpus", 0, 64);
    resources.disk_bytes = inner.integer("disk", 1, kMaxInteger);
    resources.time_seconds = inner.integer("time", 1, 604'800);
  });
  return resources;
}

void read_program(json::Fields& fields, ConfigFile& config) {
  decode::inner(fields, "driver", fields.object("driver"), [&](json::Fields& inner) {
    config.organisers_driver = inner.word("by", {"team", "organiser"}) == 1;
    config.driver = read_driver(inner);
  });
  const Value& environment = fields.object("environment");
  decode::inner(fields, "environment", environment, [&](json::Fields& inner) {
    for (const json::Member& member : *environment.as_object()) {
      config.environment[member.name] = inner.text(member.name);
    }
  });
  config.secrets = fields.texts("secrets");
  if (const Value& endpoint = fields.any("endpoint"); !endpoint.is_null()) {
    decode::inner(fields, "endpoint", endpoint, [&](json::Fields& inner) { config.endpoint = read_endpoint(inner); });
  }
}

}  // namespace

Result<ConfigFile> config_file_of(const Submission& submission, const BenchmarkId& benchmark, const BenchmarkFile& file,
                                  const Digest& rules, const std::optional<DriverFiles>& own) {
  ConfigFile config;
  config.benchmark = benchmark;
  config.rules = rules;
  config.organisers_driver = file.driver.has_value();
  if (!file.driver && !own) {
    return bad_input("E_CONFIG_LINK", benchmark.text + ": needs the team's runner (command and directory)");
  }
  config.driver = file.driver ? *file.driver : *own;
  if (submission.runner) {
    config.environment = submission.runner->environment;
    config.secrets = submission.runner->secrets;
  }
  config.endpoint = submission.endpoint;
  config.resources = submission.resources;
  if (const auto decoding = submission.benchmarks.find(benchmark); decoding != submission.benchmarks.end()) {
    config.decoding = decoding->second;
  }
  FF_TRY(check_config_link(config, file));
  return config;
}

std::string encode_config_file(const ConfigFile& config) {
  return json::write(Object{{"benchmark", config.benchmark.text},
                            {"rules", to_hex(config.rules)},
                            {"driver", driver_value(config)},
                            {"environment", environment_value(config.environment)},
                            {"secrets", Array(config.secrets.begin(), config.secrets.end())},
                            {"endpoint", config.endpoint ? endpoint_value(*config.endpoint) : Value()},
                            {"resources", resources_value(config.resources)},
                            {"decoding", decoding_value(config.decoding, Decimals::text)}});
}

Result<ConfigFile> parse_config_file(std::string_view bytes) {
  FF_ASSIGN(const Value value, json::read_strict(bytes));
  json::Fields fields(value, "config file");
  ConfigFile config;
  config.benchmark = decode::id<BenchmarkId>(fields, "benchmark");
  config.rules = fields.digest("rules");
  read_program(fields, config);
  config.resources = read_resources(fields);
  config.decoding = read_decoding(fields);
  FF_TRY(fields.finish());
  return config;
}

}  // namespace fivefold
