#pragma once
// 128-bit integers for exact sums, and the one rounding that turns a quotient of them into a double. Internal to
// stats. Pure.

#include <cstdint>
#include <span>

#include "harness/base/ratio.h"
#include "harness/base/result.h"

namespace fivefold::stats {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

// num/den as the nearest double, rounded once; 0 < den < 2^126.
double divide_once(Int128 num, Int128 den);

// num/den in lowest terms; `out_of_range` when it does not fit in 64 bits. den > 0.
Result<Ratio> reduce(Int128 num, Int128 den);

Int128 exact_sum(std::span<const std::int64_t> x);

// sum (x - mean)^2 / (n - 1) with one rounding; n >= 2. `out_of_range` when the exact sum of squares overflows.
Result<double> exact_variance(std::span<const std::int64_t> x);

}  // namespace fivefold::stats
