#include "harness/schedule/run_phase.h"

#include <string>

#include "harness/core/draw.h"
#include "harness/ledger/next_step.h"

namespace fivefold::schedule {

Result<void> check_run_phase(const ledger::Workspace& workspace) {
  if (workspace.log().draw(Purpose::audit) != nullptr) {
    return bad_input(
        "runs-sealed",
        "the runs are sealed: nothing about runs enters the ledger any more. What was run stands; next: " +
            (workspace.log().draw(Purpose::audit)->result ? ledger::command_for(workspace, "audit")
                                                          : ledger::missing_step(workspace, Purpose::audit)));
  }
  if (!workspace.stage().draw_runs) return {};
  const DrawLog* const draw = workspace.log().draw(Purpose::runs);
  if (draw != nullptr && draw->result) return {};
  return Error{Errc::incomplete, "runs-draw", ledger::missing_step(workspace, Purpose::runs)};
}

Result<Digest> run_seed0(const ledger::Workspace& workspace, const Ref& submission) {
  if (!workspace.stage().draw_runs) return self_derived_seed0(submission.leaf);
  const DrawLog* const draw = workspace.log().draw(Purpose::runs);
  if (draw == nullptr || !draw->result) return Error{Errc::incomplete, "runs-draw", "the runs are not drawn yet"};
  return draw->result->record.seed;
}

}  // namespace fivefold::schedule
