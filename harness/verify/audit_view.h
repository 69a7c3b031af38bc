#pragma once
// What steps 13 to 17 share: the audit draw, the sealed cells, and every audit-record with its
// evidence file read once. Private to harness/verify.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/averages.h"
#include "harness/core/claim.h"
#include "harness/core/claims_report.h"
#include "harness/core/evidence_line.h"
#include "harness/core/scalar_claim.h"
#include "harness/verify/state.h"

namespace fivefold::verify {

struct ReadRecord {
  const Logged<AuditRecord>* logged{nullptr};
  Claim claim;
  std::string path;  // of its evidence
  std::string text;
  std::vector<EvidenceLine> lines;      // of a total or a cell
  std::vector<ScalarLine> scalars;      // of a scalar
  std::vector<RankedFinding> findings;  // of a consistency claim
  bool readable{false};                 // the whole file was read
  std::vector<JudgedUnit> judged;       // one a line, when every line could be taken
  bool judgeable{false};
};

struct AuditView {
  const DrawLog* draw{nullptr};                            // with a result
  int counted{5};                                          // R'
  std::map<CellId, SealedCell> cells;                      // complete item cells whose list and sums are known
  std::map<std::string, std::vector<ReadRecord>> records;  // by claim, in ledger order
  std::map<std::string, Custody> custody;                  // the last of a claim's re-runs
  std::optional<std::vector<ClaimRow>> claims;             // audit/claims.jsonl as it is

  [[nodiscard]] const DrawPlan& plan() const { return draw->plan.record; }
  [[nodiscard]] const Digest& seed() const { return draw->result->record.seed; }
  // The team's item cells; nothing when one is incomplete or not known.
  [[nodiscard]] std::optional<std::vector<const SealedCell*>> cells_of(const Strata& strata, const TeamId& team) const;
};

// Cells and records; what cannot be read is a finding of `units`.
AuditView read_audit(State& state, const DrawLog& draw);
// Whether the strata have this claim; a record may name any.
bool in_strata(const State& state, const Claim& claim);
// What fixes the judgement of a total or a cell; the claim is in the strata.
ClaimParameters parameters_of(const State& state, const AuditView& view, const Claim& claim);

void check_units(State& state, AuditView& view);
void check_overstatement(State& state, AuditView& view);
void check_verdicts(State& state, AuditView& view);
void check_report(State& state, AuditView& view);
void check_averages(State& state, AuditView& view);
void check_scorecards(State& state, const Averages& averages);

}  // namespace fivefold::verify
