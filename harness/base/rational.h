#pragma once
// Exact rationals without a bound, for scores that are made of many means, ratios and weights. Boost.Multiprecision is
// named in rational.cc alone. Values; pure.

#include <compare>
#include <cstdint>
#include <memory>
#include <string>

#include "harness/base/decimal.h"
#include "harness/base/ratio.h"
#include "harness/base/result.h"

namespace fivefold {

class Rational {
 public:
  Rational();                               // zero
  Rational(std::int64_t whole);             // NOLINT: a whole number is one
  explicit Rational(const Ratio& ratio);    // exactly
  explicit Rational(const Decimal& exact);  // exactly

  Rational operator+(const Rational& other) const;
  Rational operator-(const Rational& other) const;
  Rational operator*(const Rational& other) const;
  Rational operator/(const Rational& other) const;  // `other` is not zero
  Rational& operator+=(const Rational& other) { return *this = *this + other; }

  std::strong_ordering operator<=>(const Rational& other) const;
  bool operator==(const Rational& other) const { return (*this <=> other) == std::strong_ordering::equal; }
  [[nodiscard]] bool is_zero() const;

  [[nodiscard]] std::string num() const;  // in lowest terms, with its sign
  [[nodiscard]] std::string den() const;  // > 0
  // The nearest multiple of 10^-digits; 0 <= digits <= 9.
  [[nodiscard]] Rational rounded(int digits, Rounding mode) const;
  // That with exactly so many digits after the point; never "-0".
  [[nodiscard]] std::string text(int digits, Rounding mode = Rounding::half_up) const;

 private:
  struct Number;
  explicit Rational(std::shared_ptr<const Number> number) : number_(std::move(number)) {}
  std::shared_ptr<const Number> number_;  // never changed, so copies may share it
};

}  // namespace fivefold
