#pragma once
// One entry of `benchmarks` of stage.yaml. Owned by config; used within one call.

#include <vector>

#include "harness/config/map_reader.h"
#include "harness/core/stage.h"

namespace fivefold::config {

// `teams` of the stage in byte order; `runs` bounds disagreement_upper.
Benchmark read_benchmark(const YamlNode& node, const std::vector<TeamId>& teams, int runs, Report& report);

// A list of ids of teams: each an id, none twice. In byte order.
std::vector<TeamId> read_teams(MapReader& map, std::size_t most, Need need);

// A given accuse threshold below a given tolerance is a mistake; with `auto` in one of them it is looked at when the
// strata are computed.
void check_thresholds(MapReader& map, const std::optional<std::int64_t>& tolerance,
                      const std::optional<std::int64_t>& accuse);

}  // namespace fivefold::config
