#pragma once
// The strata: every claim's parameters, fixed before the first run (docs/records.md section 8, docs/design.md section 4
// "From stage.yaml to records"). policy/strata.jsonl and, byte for byte, the audit plan's file. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/stage.h"

namespace fivefold {

// What init knows of a benchmark beyond stage.yaml. `items` and `item_list` of item benchmarks only.
struct BenchmarkFacts {
  std::int64_t items{0};
  std::optional<Digest> item_list;
  Digest rules;  // SHA-256 of the benchmark file
};

struct TeamStratum {  // a team's total
  TeamId team;
  std::int64_t tolerance_micro{0};
  std::int64_t accuse_micro{0};
  std::string f_conf;  // parameters as decimal text
  std::string f_disc;
  std::int64_t cap{0};
  friend bool operator==(const TeamStratum&, const TeamStratum&) = default;
};
struct CellStratum {  // one team on one item benchmark
  TeamId team;
  BenchmarkId benchmark;
  std::int64_t items{0};
  Digest item_list;
  std::int64_t weight{1};
  Mode mode{Mode::replay};
  Digest rules;
  std::int64_t tolerance_micro{0};
  std::int64_t accuse_micro{0};
  std::int64_t env_micro{0};
  std::int64_t d_micro{0};
  std::int64_t d_upper_micro{0};
  Basis basis{Basis::assumed};
  std::string f_conf;
  std::string f_disc;
  std::int64_t cap{0};
  friend bool operator==(const CellStratum&, const CellStratum&) = default;
};
struct ScalarStratum {  // one team on one scalar benchmark
  TeamId team;
  BenchmarkId benchmark;
  std::string unit;
  int decimals{2};
  ScalarForm form{ScalarForm::ratio};
  Better better{Better::higher};
  std::int64_t tolerance_micro{0};
  std::vector<std::int64_t> looks;
  Digest rules;
  friend bool operator==(const ScalarStratum&, const ScalarStratum&) = default;
};
using Stratum = std::variant<TeamStratum, CellStratum, ScalarStratum>;

struct Strata {
  std::vector<Stratum> lines;  // per team (byte order) its line, then its benchmarks (byte order)

  [[nodiscard]] std::int64_t claims() const { return static_cast<std::int64_t>(lines.size()); }  // K
  [[nodiscard]] const TeamStratum* team(const TeamId& team) const;
  [[nodiscard]] const CellStratum* cell(const TeamId& team, const BenchmarkId& benchmark) const;
  [[nodiscard]] const ScalarStratum* scalar(const TeamId& team, const BenchmarkId& benchmark) const;
  // The team's item cells in byte order of benchmark.
  [[nodiscard]] std::vector<const CellStratum*> cells(const TeamId& team) const;
  // Teams that have a line, byte order.
  [[nodiscard]] std::vector<TeamId> teams() const;
  friend bool operator==(const Strata&, const Strata&) = default;
};

// Tolerances, thresholds and fractions from the stage. `bad_input` (rules `plan.facts`, `plan.tolerance`) when a
// benchmark has no facts or a given accuse threshold lies below its tolerance.
Result<Strata> build_strata(const Stage& stage, const std::map<BenchmarkId, BenchmarkFacts>& facts);

// The exact bytes: compact JSON, every line ends in LF.
std::string encode_strata(const Strata& strata);
// Strict; order, ranges and toleranceMicro <= accuseMicro < 10^6, dMicro <= dUpperMicro <= runs * 10^6 are checked.
// `E_JSON`, `E_SCHEMA`, `E_ID`, `E_PLAN`.
Result<Strata> parse_strata(std::string_view text, int runs);

}  // namespace fivefold
