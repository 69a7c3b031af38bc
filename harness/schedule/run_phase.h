#pragma once
// When runs may enter the ledger, and what their seeds come from: the same for runs that are launched and for those
// that are imported. Reads the ledger's view.

#include "harness/base/result.h"
#include "harness/ledger/workspace.h"

namespace fivefold::schedule {

// `bad_input` (`runs-sealed`) once the runs are sealed, `incomplete` (`runs-draw`) before their draw.
Result<void> check_run_phase(const ledger::Workspace& workspace);

// What makes the seeds of a team's runs: the runs draw, or its last submission where the stage has none.
Result<Digest> run_seed0(const ledger::Workspace& workspace, const Ref& submission);

}  // namespace fivefold::schedule
