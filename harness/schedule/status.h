#pragma once
// What every cell of a stage is at: its runs, attempts, what is open and how far it is, and what failed last. Reads the
// ledger, the database and the attempts' directories; changes nothing. One thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/ratio.h"
#include "harness/base/result.h"
#include "harness/exec/launcher.h"
#include "harness/ledger/workspace.h"
#include "harness/schedule/step.h"

namespace fivefold::schedule {

enum class RunMark { waiting, open, complete };

struct RunStatus {
  int run{1};
  RunMark mark{RunMark::waiting};
  std::optional<Ratio> mean;  // of a complete, scored run
  std::string display;
};

struct OpenAttempt {
  int run{1};
  int number{0};
  bool running{false};  // a shim is at work now
  std::int64_t answered{0};
  std::int64_t items{0};
  std::optional<UtcTime> started_at;  // of its first session
};

struct FailedAttempt {
  int run{1};
  int number{0};
  std::string outcome;  // failed or lost
  std::string reason;
  std::string stderr_tail;
};

enum class CellState { waiting, running, stopped, complete, incomplete };
std::string_view to_text(CellState state);

struct CellStatus {
  CellId cell;
  bool scalar{false};
  bool submitted{false};
  CellState state{CellState::waiting};
  int attempts{0};
  std::vector<RunStatus> runs;        // 1..R
  std::vector<OpenAttempt> open;      // by run
  std::vector<FailedAttempt> failed;  // in the order of the ledger
  std::optional<Shortage> shortage;   // what a cell with runs to launch and none open waits for
};

struct StageStatus {
  std::vector<CellStatus> cells;  // (team, benchmark) byte order
  int complete_runs{0};
  int wanted_runs{0};
};

// `capacity` is this machine's; `tail_bytes` of each failed attempt's stderr at most.
Result<StageStatus> stage_status(ledger::Workspace& workspace, exec::Launcher& launcher, const Capacity& capacity,
                                 std::size_t tail_bytes);

}  // namespace fivefold::schedule
