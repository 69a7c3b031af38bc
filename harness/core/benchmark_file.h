#pragma once
// The benchmark file: the organiser's whole part of a benchmark, whose digest is `rules` everywhere
// (docs/records.md section 6). Encoding gives the exact bytes, decoding is strict. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/driver_files.h"
#include "harness/core/stage.h"

namespace fivefold {

// Of a scalar benchmark all but `benchmark`, `driver` and `decoding_limits` are absent.
struct BenchmarkFile {
  BenchmarkId benchmark;
  std::optional<Digest> prompts;
  std::optional<Digest> targets;
  std::optional<Digest> warmup;
  std::optional<ScorerSpec> scorer;
  std::optional<DriverFiles> driver;
  std::optional<std::map<std::string, DecodingLimit>> decoding_limits;
  std::optional<std::string> max_item_errors;
  std::optional<Outputs> outputs;
  friend bool operator==(const BenchmarkFile&, const BenchmarkFile&) = default;
};

// `driver` = the pinned files of the organiser's driver, `scorer` those of the scorer `command`, where there is one.
// Targets without a path are none.
BenchmarkFile benchmark_file_of(const Benchmark& benchmark, const std::optional<DriverFiles>& driver,
                                const std::optional<DriverFiles>& scorer = {});

std::string encode_benchmark_file(const BenchmarkFile& file);
// `E_JSON`, `E_SCHEMA`, `E_ID`, `E_CONFIG_LINK`.
Result<BenchmarkFile> parse_benchmark_file(std::string_view bytes);

}  // namespace fivefold
