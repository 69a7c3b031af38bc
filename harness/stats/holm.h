#pragma once
// Holm's step-down over all claims of a stage (docs/statistics.md section 6, docs/records.md section 9). Pure.

#include <cstdint>
#include <span>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::stats {

// Adjusted p values, in the order of the input; ties keep that order. `out_of_range` outside 0..1.
Result<std::vector<double>> holm(std::span<const double> p);

// The same decision on logarithms, as the records have it: true where the claim is rejected. `claims` is K, at least
// the number of values; equal values are taken in the order given (byte order of the claims).
Result<std::vector<bool>> holm_rejected(std::span<const double> log_p, double alpha_d, std::int64_t claims);

}  // namespace fivefold::stats
