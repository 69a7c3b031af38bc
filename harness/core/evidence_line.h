#pragma once
// Lines of audit/<claim>.jsonl: the drawn units of totals and cells with their proofs, and the findings of a
// consistency claim (docs/records.md section 9). Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"

namespace fivefold {

// An exact line of an evidence file, in the record at that ledger index, with its inclusion proof (leaf to root).
struct ProvenLine {
  std::uint64_t record{0};
  std::string line;
  std::vector<Digest> proof;
  friend bool operator==(const ProvenLine&, const ProvenLine&) = default;
};
struct SealedEvidence {
  int run{1};
  ProvenLine sealed;
  std::optional<ProvenLine> score;  // iff the run has a counting score-record
  friend bool operator==(const SealedEvidence&, const SealedEvidence&) = default;
};
struct EvidenceLine {
  std::int64_t rank{0};
  BenchmarkId benchmark;
  int run{1};
  ItemId item;
  std::int64_t index{0};                                         // place in the item list
  std::optional<Digest> ticket;                                  // of a cell's line
  std::optional<std::pair<std::uint64_t, std::uint64_t>> words;  // of a total's line
  std::vector<SealedEvidence> sealed;
  ProvenLine rerun;
  std::int64_t rerun_index{0};
  std::int64_t o{0};
  friend bool operator==(const EvidenceLine&, const EvidenceLine&) = default;
};
std::string encode_evidence_line(const EvidenceLine& line);       // without LF
Result<EvidenceLine> parse_evidence_line(std::string_view line);  // strict; `E_JSON`, `E_SCHEMA`, `E_ID`

enum class FindingKind { rescore, mean, missing, duplicate, grim, seed };
std::string_view to_text(FindingKind kind);
struct Finding {
  int run{1};
  std::optional<ItemId> item;
  FindingKind kind{FindingKind::rescore};
  std::int64_t sealed_micro{0};
  std::int64_t found_micro{0};
  friend bool operator==(const Finding&, const Finding&) = default;
};
std::string encode_finding(std::int64_t rank, const Finding& finding);  // without LF
struct RankedFinding {
  std::int64_t rank{0};
  Finding finding;
};
Result<RankedFinding> parse_finding(std::string_view line);

}  // namespace fivefold
