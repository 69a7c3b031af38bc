#pragma once
// A stage as its organiser configured it: the typed content of stage.yaml with every default filled in
// (docs/design.md section 4). Plain values; config reads them, everything else uses them. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"

namespace fivefold {

enum class AggregateRule { mean, olympic };
enum class Mode { replay, fresh };
enum class Basis { pilot, assumed };
enum class Outputs { public_text, digest_only };
enum class Rescore { exact, parse };
enum class Better { higher, lower };
enum class ScalarForm { ratio, difference };

// A name in English and, if given, in Korean.
struct DisplayName {
  std::string en;
  std::string ko;
  friend bool operator==(const DisplayName&, const DisplayName&) = default;
};

// A file with the digest its author stated; the path is relative to the configuration file that names it.
struct PinnedFile {
  std::string path;
  Digest sha256;
  friend bool operator==(const PinnedFile&, const PinnedFile&) = default;
};

// A program that asks the model: command line and the folder that is pinned.
struct Driver {
  std::vector<std::string> command;
  std::string directory;
  friend bool operator==(const Driver&, const Driver&) = default;
};

// A pinned program as benchmark and config files name it (driver_files.h).
struct DriverFiles {
  std::vector<std::string> command;
  Digest sha256;
  std::vector<PinnedFile> files;  // path byte order, at least one
  friend bool operator==(const DriverFiles&, const DriverFiles&) = default;
};

// A model behind an address.
struct Endpoint {
  std::string url;
  std::string model;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// The scorer as configured. `parameters` are the spelling of the benchmark file: name -> text, integer or list of
// texts, defaults written out, in byte order of name (docs/design.md section 5).
using ScorerParameter = std::variant<std::string, std::int64_t, std::vector<std::string>>;
struct ScorerSpec {
  std::string name;
  Rescore rescore{Rescore::exact};
  std::map<std::string, ScorerParameter> parameters;
  std::optional<Driver> program{};      // of `command`, in the stage: what is to be pinned
  std::optional<DriverFiles> pinned{};  // of `command`, in the benchmark file
  std::optional<Endpoint> endpoint{};   // of `judge`
  std::optional<PinnedFile> prompt{};   // of `judge`; the benchmark file has its digest alone
  friend bool operator==(const ScorerSpec&, const ScorerSpec&) = default;
};

// Lowest and highest value of one decoding name; decimals as canonical text, whole numbers as integers.
using DecodingNumber = std::variant<std::string, std::int64_t>;
struct DecodingLimit {
  DecodingNumber low;
  DecodingNumber high;
  friend bool operator==(const DecodingLimit&, const DecodingLimit&) = default;
};

// All numbers in millionths (1 point = 10,000).
struct ItemsRules {
  PinnedFile prompts;
  PinnedFile targets;
  std::optional<PinnedFile> warmup;
  ScorerSpec scorer;
  std::string max_item_errors{"0.01"};  // canonical decimal, a fraction of the items
  Mode mode{Mode::replay};
  std::int64_t weight{1};
  std::int64_t env_micro{0};
  std::int64_t d_micro{0};
  std::int64_t d_upper_micro{0};
  Basis basis{Basis::assumed};
  std::optional<std::int64_t> tolerance_micro;  // nothing = auto
  std::optional<std::int64_t> accuse_micro;     // nothing = auto
  Outputs outputs{Outputs::public_text};
  friend bool operator==(const ItemsRules&, const ItemsRules&) = default;
};

struct ScalarRules {
  std::string unit;
  int decimals{2};
  Better better{Better::higher};
  ScalarForm form{ScalarForm::ratio};
  std::int64_t tolerance_micro{0};  // percent x 10,000 (ratio), or units of 10^-decimals (difference)
  std::vector<std::int64_t> looks{3, 5, 10};
  friend bool operator==(const ScalarRules&, const ScalarRules&) = default;
};

struct Benchmark {
  BenchmarkId id;
  std::vector<TeamId> teams;  // byte order
  std::string group{"common"};
  std::optional<Driver> driver;  // nothing = each team's own runner
  std::optional<std::map<std::string, DecodingLimit>> decoding_limits;
  std::variant<ItemsRules, ScalarRules> rules;

  [[nodiscard]] const ItemsRules* items() const { return std::get_if<ItemsRules>(&rules); }
  [[nodiscard]] const ScalarRules* scalar() const { return std::get_if<ScalarRules>(&rules); }
  friend bool operator==(const Benchmark&, const Benchmark&) = default;
};

struct AuditRules {
  int attempts{3};
  std::string alpha_reproduced{"0.05"};  // canonical decimal text
  std::string alpha_discrepant{"0.05"};
  int objection_days{0};
  std::optional<std::int64_t> total_tolerance_micro;  // nothing = auto
  std::optional<std::int64_t> total_accuse_micro;
  std::int64_t total_max_units{12000};
  std::int64_t random_cells{6};
  std::int64_t escalated_cells{2};
  std::int64_t cell_max_units{3000};
  friend bool operator==(const AuditRules&, const AuditRules&) = default;
};

struct Stage {
  StageId id;
  DisplayName title;
  std::string origin;
  std::vector<TeamId> teams;  // byte order
  int runs{5};
  int max_attempts{7};
  AggregateRule aggregate{AggregateRule::mean};
  int digits{4};
  bool draw_runs{true};
  std::int64_t margin_seconds{600};
  int witness_quorum{0};
  std::vector<std::string> witness_keys;
  std::vector<Benchmark> benchmarks;  // in the order of the file
  AuditRules audit;

  // Runs that count in a mean: R, or R - 2 with olympic.
  [[nodiscard]] int counted_runs() const { return aggregate == AggregateRule::mean ? runs : runs - 2; }
  [[nodiscard]] const Benchmark* find(const BenchmarkId& id_wanted) const {
    for (const Benchmark& benchmark : benchmarks) {
      if (benchmark.id == id_wanted) return &benchmark;
    }
    return nullptr;
  }
  friend bool operator==(const Stage&, const Stage&) = default;
};

}  // namespace fivefold
