#pragma once
// What the steps share: the files, the entries as they were read, the ledger replayed, and the findings. Private to
// harness/verify. One thread.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/records.h"
#include "harness/core/stage_log.h"
#include "harness/core/strata.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/verify/findings.h"
#include "harness/verify/stage_files.h"
#include "harness/verify/verify.h"

namespace fivefold::verify {

inline constexpr std::size_t kMaxNoteFile = 65'536;
inline constexpr std::size_t kMaxTextFile = std::size_t{256} << 20U;    // files of records but evidence
inline constexpr std::size_t kMaxEvidenceFile = std::size_t{4} << 30U;  // docs/records.md section 2

struct Entry {
  std::string bytes;  // the envelope
  Digest leaf;
  std::string kind;                    // empty when it could not be read
  std::optional<Statement> statement;  // nothing when it could not be read
};

struct State {
  State(const FileSource& files, const Options& given) : source(files), options(given) {}

  const FileSource& source;
  const Options& options;
  Findings findings;
  std::optional<Error> trouble;  // the first time the world, not the export, was at fault

  Listing listing;
  std::set<std::string> accounted;  // files that a record or the layout of an export names
  std::set<std::string> changed;    // files that are not what was signed
  std::vector<Entry> entries;       // all of the tiles, or none
  std::vector<Digest> leaves;
  StageLog log;
  std::optional<crypto::Vkey> log_key;
  std::vector<crypto::Vkey> witnesses;
  std::optional<crypto::VerifiedCheckpoint> head;
  std::optional<Strata> strata;
  std::set<std::string> unbuilt;              // kinds in the ledger that this version does not know
  std::map<std::string, std::size_t> counts;  // entries of a kind
  std::map<TeamId, bool> hosted;              // teams whose model is behind an endpoint
  std::map<BenchmarkId, BenchmarkFile> benchmark_files;
  std::map<Digest, std::vector<ItemId>> item_lists;  // those that were read and are in order

  [[nodiscard]] bool has_file(const std::string& path) const;
  // The file, or nothing; a failure of the machine is kept in `trouble`.
  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t max_bytes = kMaxTextFile);
  // The same for a file of evidence; one that is not what was signed is read only while it is small.
  [[nodiscard]] Result<std::string> read_evidence(const std::string& path);
  [[nodiscard]] Result<Digest> digest(const std::string& path, std::size_t max_bytes);

  [[nodiscard]] const StagePolicy* policy() const { return log.policy ? &log.policy->record : nullptr; }
  // Root of the first `size` entries; size <= leaves.size().
  [[nodiscard]] const Digest& prefix_root(std::uint64_t size);
  // "score-record, anchor" of those kinds that are in the ledger; empty when none is.
  [[nodiscard]] std::string met(const std::vector<std::string_view>& kinds) const;
  // Says of the step that it met kinds that are not built; true when it did.
  bool leave_out(Step step, const std::vector<std::string_view>& kinds);

 private:
  std::vector<Digest> prefix_roots_;
};

std::string entry_name(std::uint64_t index);
std::string entry_name(const Ref& ref);
std::string cell_name(const CellId& cell);
std::string plural(std::size_t count, std::string_view one, std::string_view many);

// The steps. Each says of itself whether it passed; the order is that of verify_export().
void check_tiles(State& state);
void check_policy(State& state);
void check_entries(State& state);  // and keys, as both walk the ledger once
void check_checkpoint(State& state);
void check_history(State& state);
void read_strata(State& state);  // for the steps below; what is wrong with them belongs to `plans`
void check_files(State& state);
void check_runs(State& state);
void check_evidence(State& state);
void check_plans(State& state);
void check_beacons(State& state);
void check_seed(State& state);
void check_audit(State& state);  // units, overstatement, verdicts, report and averages
void check_more(State& state);
// "provisional" or "final" (docs/records.md section 9).
std::string standing_of(const State& state);
// Step 19: what a reader has to believe, in sentences.
std::vector<std::string> trust_assumptions(const State& state);

}  // namespace fivefold::verify
