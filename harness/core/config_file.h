#pragma once
// The config file: all that the lab needs to run a team's benchmark again, whose digest is `config` everywhere
// (docs/records.md section 6). Encoding gives the exact bytes, decoding is strict. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/benchmark_file.h"
#include "harness/core/driver_files.h"
#include "harness/core/submission.h"
#include "harness/json/value.h"

namespace fivefold {

struct ConfigFile {
  BenchmarkId benchmark;
  Digest rules;
  bool organisers_driver{false};
  DriverFiles driver;
  std::map<std::string, std::string> environment;
  std::vector<std::string> secrets;
  std::optional<Endpoint> endpoint;
  Resources resources;
  Decoding decoding;
  friend bool operator==(const ConfigFile&, const ConfigFile&) = default;
};

// What the team submitted for one benchmark: `rules` = the benchmark file's digest, `own` = the team's pinned runner.
// `E_CONFIG_LINK` when neither side has a driver, the organiser's has no endpoint to ask, or decoding leaves the
// limits.
Result<ConfigFile> config_file_of(const Submission& submission, const BenchmarkId& benchmark, const BenchmarkFile& file,
                                  const Digest& rules, const std::optional<DriverFiles>& own);

std::string encode_config_file(const ConfigFile& config);
// `E_JSON`, `E_SCHEMA`, `E_ID`, `E_CONFIG_LINK`.
Result<ConfigFile> parse_config_file(std::string_view bytes);

// The config keeps to its benchmark file: the same driver, an endpoint for it, decoding within the limits.
// `E_CONFIG_LINK`.
Result<void> check_config_link(const ConfigFile& config, const BenchmarkFile& file);

// `decoding` as an object: decimals as text (config file) or as plain numbers (request.json).
enum class Decimals { text, plain };
json::Value decoding_value(const Decoding& decoding, Decimals decimals);

}  // namespace fivefold
