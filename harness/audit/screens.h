#pragma once
// Tier 3 (docs/statistics.md sections 5 and 9): what the sealed runs of a cell look like. A screen adds the cell to the
// audit and is printed; it is never a verdict. Pure.

#include <optional>
#include <string_view>
#include <vector>

#include "harness/audit/tier0.h"
#include "harness/base/result.h"

namespace fivefold::audit {

enum class Screen { dispersion_low, dispersion_high, identical_runs };
std::string_view to_text(Screen screen);  // "run-dispersion-low", ...

struct Flag {
  Screen screen{Screen::dispersion_low};
  std::optional<double> p;  // of a dispersion
  int first{0};             // the two runs that are identical
  int second{0};
};

// The completed runs 1..R, their lines in the order of the same list. `sampled`: decoding draws, so that runs of other
// seeds do not repeat every output.
Result<std::vector<Flag>> screen_runs(const std::vector<SealedRun>& runs, bool sampled);

}  // namespace fivefold::audit
