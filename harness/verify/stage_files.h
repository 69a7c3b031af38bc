#pragma once
// What the verifier needs of the organiser's benchmark files and the teams' config files and manifests
// (docs/records.md section 6), and no more: a scorer that this version does not know is no fault of an export, while
// core's readers, which must run it, take every member. Private to harness/verify. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/json/value.h"

namespace fivefold::verify {

struct DriverFiles {
  std::vector<std::string> command;
  Digest sha256;
  std::vector<std::pair<std::string, Digest>> files;
  friend bool operator==(const DriverFiles&, const DriverFiles&) = default;
};

struct BenchmarkFile {
  std::string benchmark;
  std::optional<Digest> warmup;
  bool rescore_parse{false};
  bool digest_only{false};  // outputs: digest
  std::optional<DriverFiles> driver;
  std::optional<std::map<std::string, std::pair<json::Value, json::Value>>> decoding_limits;
  std::optional<std::string> max_item_errors;  // decimal text
};
enum class BenchmarkKind { items, scalar };
Result<BenchmarkFile> parse_benchmark_file(std::string_view text, BenchmarkKind kind);

struct ConfigFile {
  std::string benchmark;
  Digest rules;
  bool driver_by_organiser{false};
  DriverFiles driver;
  bool has_endpoint{false};
  json::Value decoding;
};
Result<ConfigFile> parse_config_file(std::string_view text);

// Whether the config keeps the rules of its benchmark file, whose digest is `rules`. `E_CONFIG_LINK`.
Result<void> check_config(const ConfigFile& config, const BenchmarkFile& benchmark, const Digest& rules);

// True for a hosted model (one endpoint line), false for weight files in path order. `E_SCHEMA`.
Result<bool> parse_manifest(std::string_view text);

}  // namespace fivefold::verify
