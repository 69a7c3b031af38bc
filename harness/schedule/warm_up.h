#pragma once
// The warm-up prompts of a team's benchmarks through the lab's set-up, before the audit draw: a wrong template or model
// shows here, not in a verdict. Recorded, and nothing is decided by it (docs/records.md section 9). One thread.

#include <vector>

#include "harness/schedule/trial.h"

namespace fivefold::schedule {

struct WarmedUp {
  Trial trial;
  Ref record;
};

// Every item benchmark of the team that declares warm-up prompts, each with its own record. `bad_input`: an unknown
// team, none with warm-up prompts (`warm-up`), the audit is drawn; `incomplete` without a submission; further as
// try_once(). What was recorded before an error stays.
Result<std::vector<WarmedUp>> warm_up(ledger::Workspace& workspace, const TeamId& team, exec::Launcher& launcher,
                                      const Capacity& capacity, const SecretSource& secrets);

}  // namespace fivefold::schedule
