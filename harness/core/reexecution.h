#pragma once
// What the auditor asks to be executed again and what comes back: values that audit hands out and schedule answers,
// wired together by the command line. Pure.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "harness/core/item_line.h"
#include "harness/core/stage_log.h"

namespace fivefold {

// The unit of a scalar benchmark: there are no items in it.
inline const ItemId kWholeRun{};

// One launch: the drawn items of one (team, benchmark, run), in item-list order. `seed` is the run's own in replay and
// the re-run seed in fresh mode (docs/records.md section 8.6). Of a scalar benchmark `run` counts its re-runs from 1,
// and `items` holds kWholeRun alone.
struct Reexecution {
  CellId cell;
  int run{1};
  std::uint32_t seed{0};
  std::vector<ItemId> items;
};

// One unit's end: the answered line, or nothing when all tries failed. `attempts` counts executed tries of the unit.
// With kWholeRun the measurement stands in `value`.
struct UnitResult {
  CellId cell;
  int run{1};
  ItemId item;
  int attempts{1};
  std::optional<RunnerLine> line;
  std::optional<std::int64_t> value{};  // in 10^-decimals of the unit
};

// Executes them all and returns one result a unit. An error means the work could not be done (disk, signal), not that
// a unit failed; what was executed until then is kept and returned by the next call with the same units.
using Reexecute = std::function<Result<std::vector<UnitResult>>(const std::vector<Reexecution>&)>;

}  // namespace fivefold
