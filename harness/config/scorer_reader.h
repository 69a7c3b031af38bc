#pragma once
// The scorer of a benchmark with its parameters and their defaults (docs/design.md section 5). Owned by config; used
// within one call.

#include "harness/config/map_reader.h"
#include "harness/core/stage.h"

namespace fivefold::config {

// From the key `scorer` of a benchmark.
ScorerSpec read_scorer(MapReader& benchmark);

// The scorer that takes the score from the runner's own lines and needs no targets.
inline constexpr std::string_view kRunnerScorer = "runner";

}  // namespace fivefold::config
