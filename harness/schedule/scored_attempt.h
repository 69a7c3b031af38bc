#pragma once
// The outputs of an attempt that has ended, with a scorer from outside at work on them. Used from the workspace's
// thread.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/exec/outside_scorer.h"
#include "harness/exec/results.h"
#include "harness/ledger/outside_scorer.h"
#include "harness/schedule/cell_input.h"

namespace fivefold::schedule {

class ScoredAttempt {
 public:
  // `folder` is the attempt's name below runs/: what a judge says is kept under it. `input` must stay where it is.
  static Result<std::unique_ptr<ScoredAttempt>> begin(ledger::Workspace& workspace, const std::string& folder,
                                                      const CellInput& input, exec::Results results);
  // True when every output has its grade; waits for nothing. The errors of exec::Scoring.
  Result<bool> look();

  // Once, when look() was true.
  Grades grades();
  exec::Results take_results() { return std::move(results_); }

 private:
  ScoredAttempt(ledger::Workspace& workspace, const std::string& folder, exec::Results results)
      : results_(std::move(results)), memory_(workspace, "attempt/" + folder) {}

  exec::Results results_;
  ledger::JudgeMemory memory_;
  std::vector<ItemId> items_;  // in the order of the outputs
  std::unique_ptr<exec::Scoring> scoring_;
};

}  // namespace fivefold::schedule
