#pragma once
// log(sum of exp) of the logarithms of the nine rungs' wealth, which may be infinite. Internal to stats. Pure.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "harness/stats/evidence.h"

namespace fivefold::stats {

inline constexpr double kInf = std::numeric_limits<double>::infinity();

inline double log_sum_exp(const std::array<double, kRungs>& logs) {
  const double largest = *std::max_element(logs.begin(), logs.end());
  if (std::isinf(largest)) return largest;
  double sum = 0;
  for (const double value : logs) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

}  // namespace fivefold::stats
