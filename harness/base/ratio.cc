#include "harness/base/ratio.h"

#include <limits>
#include <numeric>

namespace fivefold {
namespace {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

constexpr std::uint64_t kInt64Max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

std::uint64_t magnitude(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? 0 - bits : bits;
}

std::string to_text(UInt128 value) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return digits;
}

}  // namespace

Result<Ratio> make_ratio(std::int64_t num, std::int64_t den) {
  if (den == 0) return bad_input("bad_parameter", "a ratio needs a denominator other than 0");
  const std::uint64_t divisor = std::gcd(magnitude(num), magnitude(den));
  const std::uint64_t top = magnitude(num) / divisor;
  const std::uint64_t bottom = magnitude(den) / divisor;
  const bool negative = (num < 0) != (den < 0);
  if (bottom > kInt64Max || top > kInt64Max + (negative ? 1U : 0U)) {
    return bad_input("out_of_range", "the ratio does not fit in 64 bits");
  }
  const std::uint64_t signed_top = negative ? 0 - top : top;
  return Ratio{static_cast<std::int64_t>(signed_top), static_cast<std::int64_t>(bottom)};
}

bool less(const Ratio& a, const Ratio& b) {
  return static_cast<Int128>(a.num) * b.den < static_cast<Int128>(b.num) * a.den;
}

Result<Rounding> parse_rounding(std::string_view text) {
  if (text == "half_up") return Rounding::half_up;
  if (text == "half_even") return Rounding::half_even;
  return bad_input("bad_parameter", "rounding must be half_up or half_even, got \"" + std::string(text) + "\"");
}

Result<std::string> round_decimal(std::int64_t num, std::int64_t den, int digits, Rounding mode) {
  if (den <= 0) return bad_input("bad_parameter", "the denominator must be positive, got " + std::to_string(den));
  if (digits < 0 || digits > 9) {
    return bad_input("bad_parameter", "digits must be 0..9, got " + std::to_string(digits));
  }
  UInt128 scaled = magnitude(num);
  for (int i = 0; i < digits; ++i) scaled *= 10;
  const UInt128 divisor = magnitude(den);
  UInt128 whole = scaled / divisor;
  const UInt128 twice_rest = scaled % divisor * 2;
  const bool tie_up = mode == Rounding::half_up || whole % 2 == 1;
  if (twice_rest > divisor || (twice_rest == divisor && tie_up)) ++whole;

  std::string text = to_text(whole);
  if (digits > 0) {
    const auto places = static_cast<std::size_t>(digits);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, ".");
  }
  return num < 0 && whole != 0 ? "-" + text : text;
}

}  // namespace fivefold
