#pragma once
// What an audit has found so far, for tables and JSON: every claim of the strata with its record. Once the report is
// there it comes from the ledger alone, so that it is the same every time. Reads files; one thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/audit/screens.h"
#include "harness/base/result.h"
#include "harness/core/claim.h"
#include "harness/core/evidence_line.h"
#include "harness/ledger/workspace.h"
#include "store/judge_answers.h"

namespace fivefold::audit {

struct ClaimView {
  Claim claim;
  ClaimVerdict verdict{ClaimVerdict::unaudited};  // the final once the audit is closed
  std::string reason;                             // of an inconclusive claim
  bool open{false};                               // required, and not recorded yet
  std::int64_t drawn{0};                          // units used; of an open claim: answered so far
  std::optional<ClaimParameters> parameters;      // totals and cells
  std::string unit;                               // scalars
  std::optional<AuditRecord> record;
  std::vector<Finding> findings;  // consistency
  std::optional<Custody> custody;
  std::vector<std::string> flags;     // `assumed`, `declared-d`, `failed-attempts`, and the screens of the cell
  std::optional<DeclaredD> declared;  // of a recorded total or cell
  std::vector<Flag> screens;          // these, of a cell that is looked at
};

// A judge asked again about sealed outputs of drawn units. Information, never a verdict.
struct RegradeView {
  CellId cell;
  store::RegradeSums sums;
};

struct AuditSummary {
  bool closed{false};
  bool verified{false};
  std::string alpha_r;
  std::string alpha_d;
  std::vector<ClaimView> claims;      // byte order of claim
  std::int64_t units_executed{0};     // re-executions recorded
  std::int64_t units_full{0};         // of a full re-run of all complete item cells
  std::int64_t scalar_reruns{0};      // whole re-runs of scalars recorded; not among the units
  std::int64_t claims_planned{0};     // K
  std::vector<RegradeView> regrades;  // in cell order; of this workspace alone
};

// `incomplete` before the audit draw.
Result<AuditSummary> summarise(ledger::Workspace& workspace);

}  // namespace fivefold::audit
