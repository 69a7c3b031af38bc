#include "harness/base/rational.h"

#include <utility>

#include <boost/multiprecision/cpp_int.hpp>

#include "harness/base/check.h"

namespace fivefold {
namespace {

using Int = boost::multiprecision::cpp_int;
using Exact = boost::multiprecision::cpp_rational;

Int power_of_ten(int exponent) { return boost::multiprecision::pow(Int(10), static_cast<unsigned>(exponent)); }

// "-12.34" as -1234/100.
Exact exact_of(const std::string& plain) {
  std::string digits;
  int places = 0;
  bool after_point = false;
  for (const char c : plain) {
    if (c == '.') {
      after_point = true;
    } else if (c != '-') {
      digits += c;
      places += after_point ? 1 : 0;
    }
  }
  const std::size_t first = digits.find_first_not_of('0');  // a leading zero would make it octal
  const Exact value(first == std::string::npos ? Int(0) : Int(digits.substr(first)), power_of_ten(places));
  return plain.starts_with('-') ? Exact(-value) : value;
}

// value * 10^digits to the nearest whole number.
Int nearest(const Exact& value, int digits, Rounding mode) {
  const Exact scaled = value * Exact(power_of_ten(digits));
  const Int num = abs(numerator(scaled));
  const Int den = denominator(scaled);
  Int quotient;
  Int rest;
  boost::multiprecision::divide_qr(num, den, quotient, rest);
  const Int twice = rest * 2;
  const bool odd = (quotient & 1) != 0;
  if (twice > den || (twice == den && (mode == Rounding::half_up || odd))) ++quotient;
  return numerator(scaled) < 0 ? Int(-quotient) : quotient;
}

}  // namespace

struct Rational::Number {
  Exact value;
};

Rational::Rational() : Rational(std::int64_t{0}) {}
Rational::Rational(std::int64_t whole) : number_(std::make_shared<const Number>(Number{Exact(whole)})) {}
Rational::Rational(const Ratio& ratio)
    : number_(std::make_shared<const Number>(Number{Exact(Int(ratio.num), Int(ratio.den))})) {}
Rational::Rational(const Decimal& exact) : number_(std::make_shared<const Number>(Number{exact_of(exact.text())})) {}

Rational Rational::operator+(const Rational& other) const {
  return Rational(std::make_shared<const Number>(Number{number_->value + other.number_->value}));
}
Rational Rational::operator-(const Rational& other) const {
  return Rational(std::make_shared<const Number>(Number{number_->value - other.number_->value}));
}
Rational Rational::operator*(const Rational& other) const {
  return Rational(std::make_shared<const Number>(Number{number_->value * other.number_->value}));
}
Rational Rational::operator/(const Rational& other) const {
  FF_CHECK(!other.is_zero());
  return Rational(std::make_shared<const Number>(Number{number_->value / other.number_->value}));
}

std::strong_ordering Rational::operator<=>(const Rational& other) const {
  const int sign = number_->value.compare(other.number_->value);
  return sign < 0 ? std::strong_ordering::less
                  : (sign > 0 ? std::strong_ordering::greater : std::strong_ordering::equal);
}
bool Rational::is_zero() const { return number_->value.is_zero(); }

std::string Rational::num() const { return numerator(number_->value).str(); }
std::string Rational::den() const { return denominator(number_->value).str(); }

Rational Rational::rounded(int digits, Rounding mode) const {
  return Rational(
      std::make_shared<const Number>(Number{Exact(nearest(number_->value, digits, mode), power_of_ten(digits))}));
}

std::string Rational::text(int digits, Rounding mode) const {
  const Int scaled = nearest(number_->value, digits, mode);
  std::string out = Int(abs(scaled)).str();
  const auto places = static_cast<std::size_t>(digits);
  if (out.size() <= places) out.insert(0, places + 1 - out.size(), '0');
  if (places > 0) out.insert(out.size() - places, ".");
  return scaled < 0 ? "-" + out : out;
}

}  // namespace fivefold
