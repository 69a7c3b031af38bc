#pragma once
// Scorers from outside in a workspace: their pinned program or prompt, and the answers of a judge that are kept there.
// One thread.

#include <optional>
#include <string>
#include <utility>

#include "harness/base/result.h"
#include "harness/core/benchmark_file.h"
#include "harness/exec/outside_scorer.h"
#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

// The benchmark file that the policy fixes. `corrupt` when it is not there.
Result<BenchmarkFile> read_benchmark_file(Workspace& workspace, const BenchmarkId& benchmark);

// The tools of the scorer of a benchmark file; nothing where the harness scores by itself. `secret` when the judge's is
// not there, `corrupt` for pinned files that are not.
Result<std::optional<exec::OutsideScorer>> load_outside_scorer(const Workspace& workspace, const BenchmarkFile& file,
                                                               const exec::SecretSource& secrets);

// Kept under the name of what needed the answers.
class JudgeMemory final : public exec::JudgeMemory {
 public:
  JudgeMemory(Workspace& workspace, std::string asked_for) : workspace_(workspace), asked_for_(std::move(asked_for)) {}
  Result<std::optional<std::string>> find(const ItemId& item, const Digest& question) override;
  Result<void> keep(const ItemId& item, const Digest& question, const std::string& answer) override;

 private:
  Workspace& workspace_;
  std::string asked_for_;
};

}  // namespace fivefold::ledger
