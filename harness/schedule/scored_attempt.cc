#include "harness/schedule/scored_attempt.h"

#include <chrono>

namespace fivefold::schedule {

Result<std::unique_ptr<ScoredAttempt>> ScoredAttempt::begin(ledger::Workspace& workspace, const std::string& folder,
                                                            const CellInput& input, exec::Results results) {
  std::unique_ptr<ScoredAttempt> attempt(new ScoredAttempt(workspace, folder, std::move(results)));
  std::vector<exec::OutputToScore> outputs = outputs_to_score(input, attempt->results_.lines);
  for (const exec::OutputToScore& output : outputs) attempt->items_.push_back(output.item);
  FF_ASSIGN(attempt->scoring_,
            exec::begin_scoring(*input.outside, *input.scorer, std::move(outputs), attempt->memory_));
  return attempt;
}

Result<bool> ScoredAttempt::look() { return scoring_->look(std::chrono::milliseconds(0)); }

Grades ScoredAttempt::grades() {
  Grades out;
  std::vector<exec::Grade> graded = scoring_->grades();
  for (std::size_t i = 0; i < items_.size(); ++i) out[items_[i]] = std::move(graded[i]);
  return out;
}

}  // namespace fivefold::schedule
