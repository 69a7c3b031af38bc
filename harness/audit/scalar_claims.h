#pragma once
// Scalar benchmarks in an audit: whole re-runs at the pre-registered looks until the claim is decided
// (docs/statistics.md section 11). A re-run that fails in all its tries ends its claim. One thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/audit/planner.h"
#include "harness/base/result.h"
#include "harness/core/reexecution.h"
#include "harness/core/scalar_claim.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

struct ScalarRerun {
  std::uint64_t record{0};
  std::optional<std::int64_t> value;  // nothing: it failed in all its tries
  Custody custody{Custody::lab};
  bool is_void{false};  // counts nowhere
};

// A complete scalar cell as it was sealed, and its re-runs so far.
struct ScalarCell {
  const ScalarStratum* line{nullptr};  // borrowed from the terms
  Digest config;
  Digest model;
  std::vector<std::int64_t> declared;  // values of runs 1..R
  std::vector<ScalarRerun> reruns;     // by batch

  [[nodiscard]] CellId id() const { return {line->team, line->benchmark}; }
  [[nodiscard]] std::vector<std::int64_t> values() const;  // of the completed re-runs
};

struct ScalarProgress {
  Claim claim;
  std::int64_t done{0};  // completed re-runs
  std::int64_t next{0};  // how many there must be for the next look
  bool settled{false};   // decided, at the last look, or ended by a failed re-run
};
Result<ScalarProgress> scalar_progress(const ScalarCell& cell, const DrawPlan& plan);

// The re-runs of the next round as units: `run` counts re-runs from 1. Empty when the claim is settled.
std::vector<Unit> wanted_reruns(const ScalarCell& cell, const ScalarProgress& progress);

// What records a re-run, its value in the evidence store; `corrupt` for a result that is neither a value nor all tries.
Result<ledger::Draft> draft_scalar_rerun(ledger::Workspace& workspace, const AuditTerms& terms, const ScalarCell& cell,
                                         const UnitResult& result, const crypto::Signer& signer);
// The claim's record over the re-runs so far.
Result<ledger::Draft> draft_scalar_claim(ledger::Workspace& workspace, const AuditTerms& terms, const ScalarCell& cell,
                                         const crypto::Signer& signer);

}  // namespace fivefold::audit
