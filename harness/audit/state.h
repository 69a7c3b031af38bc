#pragma once
// What an audit has in hand: the ledger's view of it, the sealed cells with their scores, the re-executions that are
// recorded. Everything is read from the workspace, so that a restart sees exactly what was there. One thread.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/audit/kit.h"
#include "harness/audit/planner.h"
#include "harness/audit/scalar_claims.h"
#include "harness/audit/screens.h"
#include "harness/audit/tier0.h"
#include "harness/base/result.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

// Where a unit's re-execution is recorded.
struct RerunPlace {
  std::size_t batch{0};
  std::size_t index{0};
};

// A complete item cell.
struct CellState {
  CellId id;
  Digest config;
  Digest model;
  std::vector<Flag> flags;           // of the screens
  std::optional<SealedCell> sealed;  // nothing when a run's items are not in their places: no unit can be drawn then
};

// A completed run of an item cell with all its lines.
Result<SealedRun> load_run(ledger::Workspace& workspace, const CellId& cell, int run);
// The completed runs 1..R of a cell.
Result<std::vector<SealedRun>> load_runs(ledger::Workspace& workspace, const CellId& cell);

// What the screens say of them; nothing where a line is not in its place.
Result<std::vector<Flag>> flags_of(ledger::Workspace& workspace, const CellId& cell,
                                   const std::vector<SealedRun>& runs);

class AuditState {
 public:
  // `E_ORDER` before the audit draw has its result.
  static Result<AuditState> load(ledger::Workspace& workspace);

  [[nodiscard]] const AuditTerms& terms() const { return *terms_; }
  [[nodiscard]] const std::map<CellId, CellState>& cells() const { return cells_; }
  // The complete scalar cells.
  [[nodiscard]] const std::map<CellId, ScalarCell>& scalars() const { return scalars_; }
  [[nodiscard]] const std::map<BenchmarkId, BenchmarkKit>& kits() const { return kits_; }
  [[nodiscard]] std::vector<TeamAudit>& teams() { return teams_; }
  [[nodiscard]] const std::vector<TeamAudit>& teams() const { return teams_; }
  // The unit's place in the cell's re-run records; it must have one.
  [[nodiscard]] const RerunPlace& place(const TeamId& team, const Unit& unit) const;

  // Takes in the re-run records of the ledger that it has not seen.
  Result<void> take_reruns(ledger::Workspace& workspace);

 private:
  AuditState() = default;
  Result<void> load_cell(ledger::Workspace& workspace, const CellStratum& line);
  void load_scalar(const StageLog& log, const ScalarStratum& line);
  void make_teams(const StageLog& log);
  void take_scalar_reruns(const StageLog& log);
  Result<void> take_batch(ledger::Workspace& workspace, TeamAudit& team, const SealedCell& cell,
                          const std::map<ItemId, std::size_t>& places, std::size_t batch);

  std::unique_ptr<AuditTerms> terms_;  // behind a pointer: the teams borrow it
  std::map<BenchmarkId, BenchmarkKit> kits_;
  std::map<CellId, CellState> cells_;
  std::map<CellId, ScalarCell> scalars_;
  std::vector<TeamAudit> teams_;
  std::map<CellId, std::size_t> reruns_taken_;
  std::map<std::pair<TeamId, Unit>, RerunPlace> places_;
};

// The seed a run must have had: from the runs draw, or from the team's last submission.
Result<std::uint32_t> expected_run_seed(const StageLog& log, const CellId& cell, int run);

// The strata of the workspace's audit plan.
Result<Strata> load_strata(ledger::Workspace& workspace);

}  // namespace fivefold::audit
