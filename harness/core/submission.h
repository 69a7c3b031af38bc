#pragma once
// A team's submission: the typed content of team.yaml with every default filled in (docs/design.md section 4). Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/id.h"
#include "harness/core/stage.h"

namespace fivefold {

struct Resources {
  std::int64_t cpus{1};
  std::int64_t memory_bytes{std::int64_t{1} << 30};
  std::int64_t gpus{0};
  std::int64_t disk_bytes{std::int64_t{10} << 30};
  std::int64_t time_seconds{1800};  // the deadline of an attempt
  friend bool operator==(const Resources&, const Resources&) = default;
};

// Only what the team wrote; names in the order temperature, top_p, top_k, max_tokens, stop, extra. Decimals are
// canonical text. `extra` is one JSON object as compact text (decimals as strings).
struct Decoding {
  std::optional<std::string> temperature;
  std::optional<std::string> top_p;
  std::optional<std::int64_t> top_k;
  std::optional<std::int64_t> max_tokens;
  std::optional<std::vector<std::string>> stop;
  std::optional<std::string> extra_json;
  friend bool operator==(const Decoding&, const Decoding&) = default;
};

struct TeamRunner {
  Driver driver;
  std::map<std::string, std::string> environment;
  std::vector<std::string> secrets;  // names only
  friend bool operator==(const TeamRunner&, const TeamRunner&) = default;
};

struct Submission {
  TeamId team;
  DisplayName name;
  std::string model_name;
  std::string model_revision;
  std::string manifest_path;  // relative to team.yaml
  std::optional<Endpoint> endpoint;
  std::optional<TeamRunner> runner;
  Resources resources;
  std::map<BenchmarkId, Decoding> benchmarks;  // byte order of id
  friend bool operator==(const Submission&, const Submission&) = default;
};

}  // namespace fivefold
