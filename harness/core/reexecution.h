#pragma once
// What the auditor asks to be executed again and what comes back: values that audit hands out and schedule answers,
// wired together by the command line. Pure.

#include <functional>
#include <vector>

#include "harness/core/item_line.h"
#include "harness/core/stage_log.h"

namespace fivefold {

// One launch: the drawn items of one (team, benchmark, run), in item-list order. `seed` is the run's own in replay and
// the re-run seed in fresh mode (docs/records.md section 8.6).
struct Reexecution {
  CellId cell;
  int run{1};
  std::uint32_t seed{0};
  std::vector<ItemId> items;
};

// One unit's end: the answered line, or nothing when all tries failed. `attempts` counts executed tries of the unit.
struct UnitResult {
  CellId cell;
  int run{1};
  ItemId item;
  int attempts{1};
  std::optional<RunnerLine> line;
};

// Executes them all and returns one result a unit. An error means the work could not be done (disk, signal), not that
// a unit failed; what was executed until then is kept and returned by the next call with the same units.
using Reexecute = std::function<Result<std::vector<UnitResult>>(const std::vector<Reexecution>&)>;

}  // namespace fivefold
