#pragma once
// Builds a small complete export in memory with test keys: two teams, a replayed and a fresh benchmark, three runs,
// dice, an audit and averages. Tests change a record before it is signed, or a file before it is hashed, and everything
// after it follows, so that an export is wrong in exactly one thing.

#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/averages.h"
#include "harness/core/claim.h"
#include "harness/core/evidence_line.h"
#include "harness/core/item_line.h"
#include "harness/core/records.h"
#include "harness/core/stage_log.h"
#include "harness/core/strata.h"
#include "tests/support/memory_source.h"

namespace fivefold::test {

// Every stop in a builder is a mistake of the test.
template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw std::logic_error(result.error().rule + ": " + result.error().message);
  return std::move(result).value();
}

inline const BenchmarkId kSpeed{"speed"};  // the scalar one

struct ExportKnobs {
  // Called with the kind and its number among its kind (0, 1, ...) before the record is signed.
  std::function<void(const std::string& kind, int number, Statement&)> edit;
  // Called with the exact bytes that are about to be signed.
  std::function<void(const std::string& kind, int number, std::string& payload)> edit_payload;
  // Called with the envelope before it becomes an entry.
  std::function<void(const std::string& kind, int number, std::string& envelope)> edit_envelope;
  // Called before a file is hashed and written.
  std::function<void(const std::string& path, std::string& bytes)> edit_file;
  // The name of the key that signs a record instead of the right one ("" = the right one).
  std::function<std::string(const std::string& kind, int number)> signer;
  // After the entry of that kind and number this runs, e.g. to append a key-event.
  std::function<void(class ExportBuilder&, const std::string& kind, int number)> after;
  bool beta_inflates{false};  // team beta's sealed scores are far above what its re-runs give
  bool runs_draw{true};
  bool hosted_beta{false};  // beta's model is behind an endpoint
  Custody custody{Custody::lab};
  int lost_attempts{0};       // failed launches of alpha's first run before the completed one
  bool execute_twice{false};  // the units of the first audited cell are executed again, and its claim uses that
  bool look_away{false};      // the cells that were drawn to be looked at are not
  bool stop_before_audit{false};
  // Every team has a scalar benchmark, "speed", too; its claims come after all others.
  bool scalars{false};
  bool scorecard{false};  // of the averages, by the policy of small_card.h
  // Before the card is signed: its panel's tables as CSV.
  std::function<void(std::map<std::string, std::string>&)> edit_tables;
  bool tiny{false};  // one team, one benchmark of two items, two runs: few bytes, every kind of file
};

class ExportBuilder {
 public:
  explicit ExportBuilder(ExportKnobs knobs = {});
  // The whole stage; the source and the leaf are valid afterwards.
  const MemorySource& build();
  [[nodiscard]] Digest policy_leaf() const { return leaves_.front(); }
  [[nodiscard]] const MemorySource& source() const { return source_; }
  [[nodiscard]] const std::vector<std::string>& entries() const { return entries_; }
  [[nodiscard]] const StageLog& log() const { return log_; }
  [[nodiscard]] const std::vector<Digest>& leaves() const { return leaves_; }

  // For knobs.after: appends one record signed by the named key.
  Ref append(const std::string& signer, std::vector<Subject> subjects, Predicate predicate);
  Subject add_file(const std::string& path, std::string bytes);
  [[nodiscard]] const crypto::KeySigner& key(const std::string& name);
  [[nodiscard]] EnrolledKey enrolment(Role role, const std::string& name, const crypto::KeySigner& key) const;

 private:
  void policy();
  void submit(const TeamId& team);
  DrawResult draw(Purpose purpose, std::string plan_file);
  void run(const TeamId& team, const BenchmarkId& benchmark, int number);
  void failed_run(const RunStart& start);
  [[nodiscard]] RunStart start_of(const TeamId& team, const BenchmarkId& benchmark, int number) const;
  [[nodiscard]] RunRecord end_of(const RunStart& start, const Ref& begun) const;
  Subject scalar_policy();
  void scalar_run(const TeamId& team, int number);
  void scalar_audit(const TeamId& team);
  void audit();
  void rerun(const std::map<CellId, std::vector<std::pair<int, std::size_t>>>& units, int number);
  void claim(const Claim& claim, Selected selected, const std::vector<DrawnUnit>& units);
  void consistency(const CellId& cell);
  void report();
  void scorecard(const Averages& averages, const Ref& averages_ref);
  void finish();  // tiles, head, keys, item lists, manifest
  std::string note();

  [[nodiscard]] std::int64_t sealed_score(const CellId& cell, int run, std::size_t item) const;
  [[nodiscard]] std::int64_t rerun_score(const CellId& cell, int run, std::size_t item) const;
  [[nodiscard]] std::vector<JudgedUnit> judged(const Claim& claim, const std::vector<DrawnUnit>& units) const;
  [[nodiscard]] EvidenceLine evidence_line(const Claim& claim, const DrawnUnit& unit, std::int64_t rank) const;
  Salt salt();

  struct SealedRun {
    std::uint64_t record{0};
    std::vector<std::string> lines;
    std::vector<Digest> leaves;
  };
  struct RerunBatch {
    std::uint64_t record{0};
    std::map<std::pair<int, std::size_t>, std::size_t> places;
    std::vector<std::string> lines;
    std::vector<Digest> leaves;
  };

  ExportKnobs knobs_;
  MemorySource source_;
  std::map<std::string, crypto::KeySigner> keys_;
  std::map<std::string, int> counts_;
  std::vector<std::string> entries_;
  std::vector<Digest> leaves_;
  StageLog log_;
  std::vector<TeamId> teams_;
  int run_count_{3};
  Strata strata_;
  std::map<BenchmarkId, std::vector<ItemId>> items_;
  std::map<BenchmarkId, Digest> rules_;
  std::map<std::pair<CellId, int>, SealedRun> runs_;
  std::map<CellId, RerunBatch> reruns_;
  std::map<CellId, SealedCell> cells_;
  DrawResult audit_draw_;
  Ref audit_result_;
  std::map<std::string, Custody> custody_;
  UtcTime now_{1'782'864'000'000};
  std::uint64_t salts_{0};
};

}  // namespace fivefold::test
