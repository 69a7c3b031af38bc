#pragma once
// What the units of a recorded claim say beside its verdict: the declared-disagreement check, and whether the lab's
// executions stand apart (docs/statistics.md sections 9 and 12). Reads files; one thread.

#include <optional>
#include <vector>

#include "harness/audit/screens.h"
#include "harness/base/result.h"
#include "harness/core/claim.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

struct Reexecuted {
  std::optional<DeclaredD> declared;  // over the n units of the claim; nothing below two executed ones
  std::optional<Flag> odd;            // of a fresh cell
};
// `runs`: the sealed runs of a cell, for the disagreement between them; empty for a total.
Result<Reexecuted> look_at_units(ledger::Workspace& workspace, const Logged<AuditRecord>& logged,
                                 const ClaimParameters& parameters, const std::vector<SealedRun>& runs);

}  // namespace fivefold::audit
