#pragma once
// The ledger of a stage replayed into one typed view: who holds which key, what was submitted, every attempt, draw,
// re-run, claim and report, each with its place in the ledger. The harness decides from it, the verifier checks it.
// Pure; grows by apply() in ledger order.

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/records.h"

namespace fivefold {

struct CellId {
  TeamId team;
  BenchmarkId benchmark;
  friend auto operator<=>(const CellId&, const CellId&) = default;
};
std::string to_text(const CellId& cell);  // team/benchmark

// One entry with what every record has.
template <class Record>
struct Logged {
  Ref ref;
  UtcTime at;
  std::vector<Subject> subjects;
  Record record;
};

struct KeyValidity {
  EnrolledKey key;
  std::uint64_t from{0};               // first ledger index at which it may sign
  std::optional<std::uint64_t> until;  // index of its revocation: valid below it
};

struct AttemptLog {
  Logged<RunStart> start;
  std::optional<Logged<RunRecord>> end;
};

struct DrawLog {
  Logged<DrawPlan> plan;
  std::optional<Logged<DrawResult>> result;
};

// A re-run that the auditor calls void; it is once the team consents.
struct VoidLog {
  Logged<RerunVoid> asked;
  std::optional<Logged<RerunVoidConsent>> consent;
};

struct StageLog {
  std::optional<StageId> stage;
  std::optional<Logged<StagePolicy>> policy;
  std::vector<KeyValidity> keys;  // in order of enrolment
  std::map<TeamId, std::vector<Logged<SubmissionRecord>>> submissions;
  std::map<CellId, std::vector<AttemptLog>> attempts;  // ledger order of their run-starts
  std::vector<DrawLog> draws;
  std::map<CellId, std::vector<Logged<RerunRecord>>> reruns;       // batch 0, 1, ...
  std::vector<VoidLog> voids;                                      // ledger order
  std::vector<Logged<WarmUp>> warm_ups;                            // the same
  std::map<std::string, std::vector<Logged<AuditRecord>>> claims;  // a claim's records, continuations after it
  std::optional<Logged<AuditReport>> report;
  std::optional<Logged<AveragesRecord>> averages;
  std::vector<Logged<ScorecardRecord>> scorecards;  // ledger order; the last one counts
  std::vector<Ref> objections;                      // and decisions
  std::uint64_t size{0};

  // Takes the entry at index `size`. It files the record where it belongs and checks only what filing needs
  // (`E_ORDER`, `E_REF` when it names an entry that is not there): everything else is the verifier's work.
  Result<void> apply(const Statement& statement, const Digest& leaf);

  [[nodiscard]] const KeyValidity* find_key(std::string_view keyid) const;
  // The key of that role and name that may sign at `index`, or nullptr.
  [[nodiscard]] const KeyValidity* valid_key(Role role, std::string_view name, std::uint64_t index) const;
  [[nodiscard]] const Logged<SubmissionRecord>* last_submission(const TeamId& team) const;
  // The draw of that purpose that has a result, else the last one planned, else nullptr.
  [[nodiscard]] const DrawLog* draw(Purpose purpose) const;
  // The re-run of that entry counts nowhere: it was called void, and its team consents.
  [[nodiscard]] bool is_void(const Ref& rerun) const;
  // The completed attempt of a run, or nullptr.
  [[nodiscard]] const AttemptLog* completed(const CellId& cell, int run) const;
  // When the time for objections is over; nothing while there is no report or no policy.
  [[nodiscard]] std::optional<UtcTime> objections_end() const;
  // All R runs have a completed attempt.
  [[nodiscard]] bool complete(const CellId& cell) const;
};

}  // namespace fivefold
