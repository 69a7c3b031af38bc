#pragma once
// Averages that were published, read back for a scorecard. Pure.

#include <string_view>

#include "harness/base/result.h"
#include "harness/core/averages.h"

namespace fivefold::card {

// averages.json (docs/records.md section 9), strictly. `E_JSON`, `E_SCHEMA`.
Result<Averages> parse_averages_json(std::string_view text);

// A table by any program: the columns team, benchmark, mean_num, mean_den and, where they are there, kind, mean, total,
// cell, consistency, scalar, aggregate; others are left alone. No runs and no records come of it. `averages`
// (bad_input) names the line.
Result<Averages> parse_averages_csv(std::string_view text);

}  // namespace fivefold::card
