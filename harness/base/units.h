#pragma once
// Numbers that every folder shares: the unit of scores and the range of integers (docs/records.md section 1). Pure.

#include <cstdint>

namespace fivefold {

// Scores, tolerances and weights of evidence are integers in millionths: this is a full score, 1 or 100 points.
inline constexpr std::int64_t kMicro = 1'000'000;

// The largest |n| of an integer in anything signed: what a double still tells apart from its neighbours.
inline constexpr std::int64_t kMaxInteger = (std::int64_t{1} << 53) - 1;

// R is 2..99 (docs/records.md section 2).
inline constexpr std::int64_t kMaxRuns = 99;

// 10^exponent, 0..18.
constexpr std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace fivefold
