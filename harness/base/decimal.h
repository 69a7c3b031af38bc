#pragma once
// Exact decimals read from text, so that a score or a parameter is never a double. Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace fivefold {

// A finite decimal number: sign, significant digits without leading zeros, and a power of ten:
// value = (-1)^negative * digits * 10^exponent. Zero is digits "0", exponent 0, not negative.
class Decimal {
 public:
  Decimal() = default;
  // `-?digits(.digits)?([eE][+-]?digits)?`, at most 4,000 characters and |exponent| <= 10,000; `decimal` otherwise.
  static Result<Decimal> parse(std::string_view text);
  static Decimal from_integer(std::int64_t value);

  // value * 10^places as an integer: exact or `inexact`; beyond int64 `out_of_range`.
  [[nodiscard]] Result<std::int64_t> scaled_exact(int places) const;
  // The same, rounded half up (away from zero).
  [[nodiscard]] Result<std::int64_t> scaled_half_up(int places) const;

  // Plain text without exponent, trailing zeros or "-0" (`0.05`, `12`): the spelling of parameters in records.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_negative() const { return negative_; }
  [[nodiscard]] bool is_zero() const { return digits_ == "0"; }

  // Exact comparison by value: negative, 0 or positive.
  [[nodiscard]] int compare(const Decimal& other) const;
  friend bool operator==(const Decimal& a, const Decimal& b) { return a.compare(b) == 0; }
  // |a - b| <= tolerance, exactly.
  static bool within(const Decimal& a, const Decimal& b, const Decimal& tolerance);

 private:
  bool negative_{false};
  std::string digits_{"0"};
  int exponent_{0};
};

// Millionths as a decimal without needless zeros: 250000 is "0.25".
std::string micro_text(std::int64_t micro);

}  // namespace fivefold
