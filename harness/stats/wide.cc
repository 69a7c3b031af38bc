#include "harness/stats/wide.h"

#include <cmath>
#include <limits>

namespace fivefold::stats {
double divide_once(Int128 num, Int128 den) {
  FF_CHECK(den > 0);
  const bool negative = num < 0;
  const UInt128 top = negative ? -static_cast<UInt128>(num) : static_cast<UInt128>(num);
  if (top == 0) return 0.0;
  const auto bottom = static_cast<UInt128>(den);
  UInt128 quotient = top / bottom;
  UInt128 rest = top % bottom;
  // Long division until the quotient has more bits than a double keeps; what is then left over is marked in its lowest
  // bit, so that the conversion is the only rounding.
  int scale = 0;
  while (quotient >> 60U == 0) {
    rest <<= 1U;
    quotient <<= 1U;
    if (rest >= bottom) {
      rest -= bottom;
      quotient |= 1U;
    }
    --scale;
  }
  if (rest != 0) quotient |= 1U;
  const double value = std::ldexp(static_cast<double>(quotient), scale);
  return negative ? -value : value;
}

Result<Ratio> reduce(Int128 num, Int128 den) {
  FF_CHECK(den > 0);
  Int128 a = num < 0 ? -num : num;
  Int128 b = den;
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  const Int128 top = num / a;
  const Int128 bottom = den / a;
  constexpr Int128 kMax = std::numeric_limits<std::int64_t>::max();
  if (top > kMax || top < -kMax || bottom > kMax) {
    return bad_input("out_of_range", "the mean does not fit in a ratio of 64-bit integers");
  }
  return Ratio{static_cast<std::int64_t>(top), static_cast<std::int64_t>(bottom)};
}

Int128 exact_sum(std::span<const std::int64_t> x) {
  Int128 sum = 0;
  for (const std::int64_t value : x) sum += value;
  return sum;
}

// With q = floor(S/n), d = x - q and r = sum d (0 <= r < n): the variance is (n sum d^2 - r^2) / (n (n-1)). Taking the
// whole mean off first keeps d small, so that the sum of squares is exact in 128 bits for any realistic n.
Result<double> exact_variance(std::span<const std::int64_t> x) {
  const auto n = static_cast<Int128>(x.size());
  FF_CHECK(n >= 2);
  const Int128 sum = exact_sum(x);
  const Int128 floor_mean = sum >= 0 ? sum / n : -((-sum + n - 1) / n);
  const Int128 rest = sum - floor_mean * n;
  Int128 squares = 0;
  for (const std::int64_t value : x) {
    const Int128 distance = value - floor_mean;
    if (__builtin_add_overflow(squares, distance * distance, &squares)) {
      return bad_input("out_of_range", "the sum of squares does not fit in 128 bits");
    }
  }
  Int128 product = 0;
  if (!__builtin_mul_overflow(squares, n, &product)) return divide_once(product - rest * rest, n * (n - 1));
  // Beyond 2^127/n the part below one unit of `squares` is far below the last bit of a double.
  return divide_once(squares - rest * rest / n, n - 1);
}

}  // namespace fivefold::stats
