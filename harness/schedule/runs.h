#pragma once
// The team's runs: launches what is missing until every run of the chosen cells is complete or out of launches. Each
// attempt has its run-start in the ledger before it is launched and its run-record when it has ended. Safe to kill and
// repeat. One thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/exec/launcher.h"
#include "harness/ledger/workspace.h"
#include "harness/schedule/cell_input.h"
#include "harness/schedule/loop.h"

namespace fivefold::schedule {

struct RunChoice {
  std::optional<TeamId> team;            // all teams
  std::optional<BenchmarkId> benchmark;  // all benchmarks
};

struct RunsEnd {
  LoopEnd end{LoopEnd::finished};
  std::int64_t complete{0};  // runs of the chosen cells
  std::int64_t wanted{0};
  std::vector<std::string> missing;  // why, one line a cell, for people
};

// `bad_input`: an unknown team or benchmark, a secret that is not there, runs that are
// sealed. `incomplete`: the runs are not drawn yet.
Result<RunsEnd> run_missing(ledger::Workspace& workspace, exec::Launcher& launcher, const RunChoice& choice,
                            const Capacity& capacity, const SecretSource& secrets, Watcher& watcher);

}  // namespace fivefold::schedule
