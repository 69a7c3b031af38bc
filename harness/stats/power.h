#pragma once
// How likely a gap is called discrepant (docs/statistics.md section 12, power). An approximation for people who plan;
// nothing is decided by it. Pure.

#include <cstdint>
#include <optional>

namespace fivefold::stats {

struct PowerInput {
  std::int64_t accuse{10'000};             // millionths
  double disagreement{0};                  // d, a fraction
  double kappa{0};                         // per draw
  std::int64_t cap{1};                     // draws
  std::optional<std::int64_t> population;  // M of a cell; nothing for a total
  double needed{20};                       // K / alpha_d
};

// 0..1; `gap` in millionths.
double power(const PowerInput& input, std::int64_t gap);

}  // namespace fivefold::stats
