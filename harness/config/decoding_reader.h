#pragma once
// `decoding` of one benchmark in team.yaml: only what the team wrote. Owned by config; used within one call.

#include "harness/config/map_reader.h"
#include "harness/core/submission.h"

namespace fivefold::config {

// From the key `decoding` of the benchmark's map.
Decoding read_decoding(MapReader& benchmark);

}  // namespace fivefold::config
