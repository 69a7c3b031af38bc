#pragma once
// The lab's re-executions over the same machinery as the team's runs: the same directories, names and requests, a
// fresh and empty HOME. One attempt a try of a (team, benchmark, run); an answered unit is never asked again, also not
// by a later call. One thread.

#include "harness/base/result.h"
#include "harness/core/reexecution.h"
#include "harness/exec/launcher.h"
#include "harness/ledger/workspace.h"
#include "harness/schedule/cell_input.h"
#include "harness/schedule/loop.h"

namespace fivefold::schedule {

// The function that the audit calls. Everything it is given must outlive it. Its errors: `incomplete` with rule
// `stopped` after a signal, `bad_input` with rule `secret`, and what the machine refuses.
Reexecute make_reexecute(ledger::Workspace& workspace, exec::Launcher& launcher, const Capacity& capacity,
                         SecretSource secrets, Watcher& watcher);

}  // namespace fivefold::schedule
