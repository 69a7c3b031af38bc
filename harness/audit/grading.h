#pragma once
// The lab's use of scorers from outside: re-executed outputs are scored, sealed ones checked again (`command`: scored
// again; `judge`: its answers read again, never asked again) and, as information, a judge is asked again about sealed
// outputs whose units were drawn (re-grade). One thread.

#include <map>
#include <string>
#include <vector>

#include "harness/audit/kit.h"
#include "harness/audit/state.h"
#include "harness/audit/tier0.h"
#include "harness/base/result.h"
#include "harness/core/prompts.h"
#include "harness/exec/outside_scorer.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

// From the evidence store.
TextOf texts_of(ledger::Workspace& workspace);

struct GradedOutput {
  ItemId item;
  std::string output;
};

class Grading {
 public:
  // For every benchmark of the audit: `secret`, `corrupt` naming the benchmark. Borrows both.
  static Result<Grading> load(ledger::Workspace& workspace, const AuditState& state, const exec::SecretSource& secrets);

  [[nodiscard]] bool has(const BenchmarkId& benchmark) const { return benchmarks_.contains(benchmark); }
  // In the order given; a judge's answers are kept under `asked_for`. The errors of exec::score_outside.
  Result<std::vector<exec::Grade>> grade(const BenchmarkId& benchmark, const std::string& asked_for,
                                         const std::vector<GradedOutput>& outputs) const;

  // How Tier 0 scores the lines of these runs again. Runs the program of a `command`.
  Result<Rescore> rescore(const BenchmarkId& benchmark, const std::vector<SealedRun>& runs,
                          const TextOf& text_of) const;

  // Asks the judges again about the sealed outputs of all executed units that were not asked about yet; what was
  // answered before an error is kept.
  Result<void> regrade() const;

 private:
  struct Tools {
    const BenchmarkKit* kit{nullptr};
    exec::OutsideScorer scorer;
    std::map<ItemId, Prompt> prompts;
  };
  explicit Grading(ledger::Workspace& workspace, const AuditState& state) : workspace_(&workspace), state_(&state) {}
  [[nodiscard]] exec::OutputToScore question(const Tools& tools, const GradedOutput& output) const;
  Result<void> regrade_run(const CellId& cell, int run, const std::vector<std::size_t>& items) const;

  ledger::Workspace* workspace_;
  const AuditState* state_;
  std::map<BenchmarkId, Tools> benchmarks_;
};

}  // namespace fivefold::audit
