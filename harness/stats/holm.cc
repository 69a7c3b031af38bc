#include "harness/stats/holm.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "harness/base/number.h"

namespace fivefold::stats {
namespace {

// Positions from the smallest value to the largest; equal values keep their order.
std::vector<std::size_t> ascending(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

}  // namespace

Result<std::vector<double>> holm(std::span<const double> p) {
  for (const double value : p) {
    if (!std::isfinite(value)) return bad_input("non_finite", "a p value must be a number");
    if (value < 0 || value > 1) return bad_input("out_of_range", "a p value must be 0..1, got " + shortest(value));
  }
  std::vector<double> adjusted(p.size());
  double largest = 0;
  auto left = static_cast<double>(p.size());
  for (const std::size_t at : ascending(p)) {
    largest = std::max(largest, std::min(1.0, left * p[at]));
    adjusted[at] = largest;
    left -= 1;
  }
  return adjusted;
}

Result<std::vector<bool>> holm_rejected(std::span<const double> log_p, double alpha_d, std::int64_t claims) {
  if (!(alpha_d > 0 && alpha_d < 1)) return bad_input("bad_parameter", "alpha_d must be between 0 and 1");
  if (claims < static_cast<std::int64_t>(log_p.size())) {
    return bad_input("size_mismatch",
                     std::to_string(log_p.size()) + " values for " + std::to_string(claims) + " claims");
  }
  for (const double value : log_p) {
    if (std::isnan(value)) return bad_input("non_finite", "logP must be a number or -inf");
    if (value > 0) return bad_input("out_of_range", "logP must not be positive, got " + shortest(value));
  }
  std::vector<bool> rejected(log_p.size(), false);
  std::int64_t left = claims;
  for (const std::size_t at : ascending(log_p)) {
    if (!(log_p[at] <= std::log(alpha_d / static_cast<double>(left)))) break;
    rejected[at] = true;
    --left;
  }
  return rejected;
}

}  // namespace fivefold::stats
