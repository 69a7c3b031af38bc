#pragma once
// Audit-records with their evidence files: consistency claims from Tier 0, totals and cells from their drawn units,
// and the closing report. One thread.

#include <string>
#include <vector>

#include "harness/audit/grading.h"
#include "harness/audit/state.h"
#include "harness/base/result.h"
#include "harness/core/claims_report.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

// Tier 0 of one cell, its findings in the evidence store.
struct DraftedConsistency {
  ledger::Draft draft;
  std::int64_t lines{0};
  std::int64_t findings{0};
  bool unobtainable{false};
};
Result<DraftedConsistency> draft_consistency(ledger::Workspace& workspace, const AuditState& state, const CellId& cell,
                                             const Grading& grading, const crypto::Signer& signer);

// The record of a total or cell over the units used so far; evidence lines up to there and no further.
Result<ledger::Draft> draft_claim(ledger::Workspace& workspace, const AuditState& state, const TeamAudit& team,
                                  const ClaimProgress& progress, const crypto::Signer& signer);

// The report over all audit-records of the ledger, audit/claims.jsonl in the evidence store.
Result<ledger::Draft> draft_report(ledger::Workspace& workspace, const AuditState& state, const crypto::Signer& signer);

}  // namespace fivefold::audit
