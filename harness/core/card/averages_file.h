#pragma once
// Averages that were published, read back for a scorecard. Pure.

#include <string_view>

#include "harness/base/result.h"
#include "harness/core/averages.h"

namespace fivefold::card {

// averages.json (docs/records.md section 9), strictly. `E_JSON`, `E_SCHEMA`.
Result<Averages> parse_averages_json(std::string_view text);

struct AveragesTable {
  Averages averages;
  bool says_aggregate{false};  // else its rule is not known
};
// A table by any program: the columns team, benchmark, mean_num, mean_den and, where they are there, kind, total, cell,
// consistency, scalar, aggregate; others are left alone. A verdict that is not there is not audited. No runs and
// no records come of it. `averages` (bad_input) names the line.
Result<AveragesTable> parse_averages_csv(std::string_view text);

}  // namespace fivefold::card
