#pragma once
// Tier 3 (docs/statistics.md sections 5 and 9): what the sealed runs of a cell look like. A screen adds the cell to the
// audit and is printed; it is never a verdict. Pure.

#include <optional>
#include <string_view>
#include <vector>

#include "harness/audit/tier0.h"
#include "harness/base/result.h"
#include "harness/core/claim.h"

namespace fivefold::audit {

enum class Screen { dispersion_low, dispersion_high, identical_runs, odd_one_out };
std::string_view to_text(Screen screen);  // "run-dispersion-low", ...

struct Flag {
  Screen screen{Screen::dispersion_low};
  std::optional<double> p;  // of a dispersion
  int first{0};             // the two runs that are identical
  int second{0};
  std::int64_t odd{0};  // items where exactly one of the executions differs,
  std::int64_t lab{0};  // and how often that one is the lab's
};

// The completed runs 1..R, their lines in the order of the same list. `sampled`: decoding draws, so that runs of other
// seeds do not repeat every output.
Result<std::vector<Flag>> screen_runs(const std::vector<SealedRun>& runs, bool sampled);

// Whether the lab's executions stand apart from a fresh cell's runs: `lines` and `units` are the same
// units, of each item its first one counts. Nothing where
// scores other than 0 and full occur.
Result<std::optional<Flag>> screen_reexecution(const std::vector<EvidenceLine>& lines,
                                               const std::vector<JudgedUnit>& units, int counted);

}  // namespace fivefold::audit
