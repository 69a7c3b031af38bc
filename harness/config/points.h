#pragma once
// The ranges of numbers given in points, which become millionths: 1 point is 10,000 (docs/design.md section 4). Owned
// by config.

#include "harness/config/map_reader.h"

namespace fivefold::config {

inline constexpr DecimalRange kTolerancePoints{.low = "0.1", .high = "50", .places = 4};
inline constexpr DecimalRange kAccusePoints{.low = "0.1", .high = "99.9", .places = 4};
inline constexpr DecimalRange kEnvironmentPoints{.low = "0", .high = "20", .places = 4};

}  // namespace fivefold::config
