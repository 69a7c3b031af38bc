#pragma once
// How likely a gap is called discrepant (docs/statistics.md section 12, power). An approximation for people who plan;
// nothing is decided by it. Pure.

#include <cstdint>
#include <optional>

#include "harness/base/result.h"

namespace fivefold::stats {

struct PowerInput {
  std::int64_t accuse{10'000};             // millionths, 1..999999
  double disagreement{0};                  // d, a fraction of 1
  double kappa{0};                         // per draw, a fraction of 1
  std::int64_t cap{1};                     // draws, at least 1
  std::optional<std::int64_t> population;  // M of a cell, at least 1; nothing for a total
  double needed{20};                       // K / alpha_d, at least 1
};

// P(discrepant) when the mean overstatement is `gap` millionths, 1..10^6. A population within the cap is counted in
// full: Phi((gap - accuse)/sqrt(d/M)), and with d = 0 whether gap > accuse. Otherwise the evidence is taken as a
// Brownian motion that must reach log(K/alpha_d) within the cap (cap/(1 - cap/M) draws of a cell), on the best single
// rung of ladder(0.25); 0 if gap <= accuse or gap + kappa > 1. `non_finite`, `out_of_range`.
Result<double> power(const PowerInput& input, std::int64_t gap);

// The smallest multiple of 1000 millionths with power >= 0.9, by bisection up to 999000 (sampled: up to 1 - kappa);
// nothing if there is none.
Result<std::optional<std::int64_t>> min_detectable(const PowerInput& input);

}  // namespace fivefold::stats
