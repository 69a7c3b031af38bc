#pragma once
// Exact rationals for means, and the one place where a number is rounded for people (docs/statistics.md section 14).
// Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace fivefold {

// num/den in lowest terms, den > 0; zero is 0/1.
struct Ratio {
  std::int64_t num{0};
  std::int64_t den{1};
  friend bool operator==(const Ratio&, const Ratio&) = default;
};

// Reduces; den = 0 is `bad_parameter`, a result beyond int64 `out_of_range`.
Result<Ratio> make_ratio(std::int64_t num, std::int64_t den);
// a < b, exactly (128-bit products).
bool less(const Ratio& a, const Ratio& b);

enum class Rounding { half_up, half_even };

// "half_up" or "half_even"; `bad_parameter` otherwise.
Result<Rounding> parse_rounding(std::string_view text);

// The exact num/den as a decimal with `digits` (0..9) places, half up = away from zero; never "-0".
// den = 0 or digits outside 0..9: `bad_parameter`.
Result<std::string> round_decimal(std::int64_t num, std::int64_t den, int digits, Rounding mode = Rounding::half_up);

}  // namespace fivefold
