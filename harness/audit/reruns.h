#pragma once
// From the units of a round to launches, and from their results to signed re-run records: one record a (team,
// benchmark) and round, of a scalar one a re-run, its evidence in place before it is signed. One thread.

#include <string>
#include <utility>
#include <vector>

#include "harness/audit/grading.h"
#include "harness/audit/state.h"
#include "harness/base/result.h"
#include "harness/core/reexecution.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

using TeamUnit = std::pair<TeamId, Unit>;

// One launch a (cell, run), in byte order; items in the order of the list.
Result<std::vector<Reexecution>> launches(const AuditState& state, const StageLog& log,
                                          const std::vector<TeamUnit>& units);

// Scores the results (with the errors of exec::score_outside where a program or a judge does), puts their lines into
// the evidence store and drafts the records. Every unit of `units` has one result; anything else is `corrupt`.
Result<std::vector<ledger::Draft>> draft_reruns(ledger::Workspace& workspace, const AuditState& state,
                                                const std::vector<TeamUnit>& units,
                                                const std::vector<UnitResult>& results, const Grading& grading,
                                                const crypto::Signer& signer);

}  // namespace fivefold::audit
