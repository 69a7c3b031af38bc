#include "harness/base/decimal.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "harness/base/number.h"
#include "harness/base/utf8.h"

namespace fivefold {
namespace {

constexpr std::size_t kMaxText = 4000;
constexpr int kMaxExponent = 10'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The leading digits of `text`, taken off it.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

Error not_decimal(std::string_view text, const std::string& why) {
  return bad_input("decimal", "\"" + printable(text.substr(0, 60)) + "\" is not a decimal number: " + why);
}

std::string_view without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view{} : digits.substr(first);
}

// The exponent after "e": nothing when it has no digits, rubbish behind them, or is beyond kMaxExponent.
std::optional<int> parse_exponent(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const std::string_view digits = take_digits(text);
  if (digits.empty() || !text.empty()) return std::nullopt;
  const std::string_view significant = without_leading_zeros(digits);
  if (significant.size() > 5) return std::nullopt;
  const int value = significant.empty() ? 0 : *parse_integer<int>(significant);
  if (value > kMaxExponent) return std::nullopt;
  return negative ? -value : value;
}

// Magnitudes: digit strings of whole numbers, most significant first, leading zeros allowed.
int compare_digits(std::string_view a, std::string_view b) {
  a = without_leading_zeros(a);
  b = without_leading_zeros(b);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  const int order = a.compare(b);
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

std::string pad_left(std::string digits, std::size_t size) {
  if (digits.size() < size) digits.insert(0, size - digits.size(), '0');
  return digits;
}

std::string add_digits(std::string a, std::string b) {
  const std::size_t size = std::max(a.size(), b.size()) + 1;
  a = pad_left(std::move(a), size);
  b = pad_left(std::move(b), size);
  int carry = 0;
  for (std::size_t at = size; at-- > 0;) {
    const int sum = (a[at] - '0') + (b[at] - '0') + carry;
    a[at] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  return a;
}

// |a - b|
std::string difference_of_digits(std::string a, std::string b) {
  if (compare_digits(a, b) < 0) std::swap(a, b);
  const std::size_t size = std::max(a.size(), b.size());
  a = pad_left(std::move(a), size);
  b = pad_left(std::move(b), size);
  int borrow = 0;
  for (std::size_t at = size; at-- > 0;) {
    const int rest = (a[at] - '0') - (b[at] - '0') - borrow;
    borrow = rest < 0 ? 1 : 0;
    a[at] = static_cast<char>('0' + rest + 10 * borrow);
  }
  return a;
}

// (-1)^negative * digits as int64, `out_of_range` beyond it.
Result<std::int64_t> to_int64(bool negative, std::string_view digits) {
  const std::string_view significant = without_leading_zeros(digits);
  if (significant.empty()) return std::int64_t{0};
  std::optional<std::int64_t> value;
  if (significant.size() <= 19) value = parse_integer<std::int64_t>((negative ? "-" : "") + std::string(significant));
  if (!value) return bad_input("out_of_range", "the number does not fit in 64 bits");
  return *value;
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  if (text.size() > kMaxText) return not_decimal(text, "longer than 4,000 characters");
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  std::string digits(take_digits(rest));
  if (digits.empty()) return not_decimal(text, "no digit where one must stand");
  int exponent = 0;
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    const std::string_view fraction = take_digits(rest);
    if (fraction.empty()) return not_decimal(text, "no digit after the point");
    digits += fraction;
    exponent = -static_cast<int>(fraction.size());
  }
  if (!rest.empty()) {
    const auto written =
        rest.front() == 'e' || rest.front() == 'E' ? parse_exponent(rest.substr(1)) : std::optional<int>{};
    if (!written) return not_decimal(text, "it must be written like -12.5 or 1.25e-3, exponent at most 10,000");
    exponent += *written;
  }
  Decimal value;
  std::string_view significant = without_leading_zeros(digits);
  if (significant.empty()) return value;
  const std::size_t zeros = significant.size() - 1 - significant.find_last_not_of('0');
  significant.remove_suffix(zeros);
  value.negative_ = negative;
  value.digits_ = significant;
  value.exponent_ = exponent + static_cast<int>(zeros);
  return value;
}

Decimal Decimal::from_integer(std::int64_t value) { return *parse(std::to_string(value)); }

Result<std::int64_t> Decimal::scaled_exact(int places) const {
  const int shift = exponent_ + places;
  if (is_zero()) return std::int64_t{0};
  // digits_ has no trailing zero, so a negative shift always leaves a fraction.
  if (shift < 0) {
    return bad_input("inexact", text().substr(0, 60) + " has more than " + std::to_string(places) + " decimals");
  }
  if (shift > 18) return bad_input("out_of_range", "the number does not fit in 64 bits");
  return to_int64(negative_, digits_ + std::string(static_cast<std::size_t>(shift), '0'));
}

Result<std::int64_t> Decimal::scaled_half_up(int places) const {
  const int shift = exponent_ + places;
  if (is_zero() || shift >= 0) return scaled_exact(places);
  const auto cut = static_cast<std::size_t>(-shift);
  if (cut > digits_.size()) return std::int64_t{0};
  const std::size_t kept = digits_.size() - cut;
  std::string whole = digits_.substr(0, kept);
  if (digits_[kept] >= '5') whole = add_digits(whole, "1");
  return to_int64(negative_, whole);
}

std::string Decimal::text() const {
  std::string out = digits_;
  if (exponent_ > 0) out.append(static_cast<std::size_t>(exponent_), '0');
  if (exponent_ < 0) {
    const auto places = static_cast<std::size_t>(-exponent_);
    out = pad_left(std::move(out), places + 1);
    out.insert(out.size() - places, ".");
  }
  return negative_ ? "-" + out : out;
}

int Decimal::compare(const Decimal& other) const {
  if (is_zero() || other.is_zero() || negative_ != other.negative_) {
    const auto sign = [](const Decimal& d) { return d.is_zero() ? 0 : (d.negative_ ? -1 : 1); };
    return sign(*this) < sign(other) ? -1 : (sign(*this) > sign(other) ? 1 : 0);
  }
  // Both spellings start with a digit other than 0 and end with one, so place and then digits decide.
  const int place = static_cast<int>(digits_.size()) + exponent_;
  const int other_place = static_cast<int>(other.digits_.size()) + other.exponent_;
  const int order = place != other_place ? place - other_place : digits_.compare(other.digits_);
  if (order == 0) return 0;
  return (order < 0) != negative_ ? -1 : 1;
}

bool Decimal::within(const Decimal& a, const Decimal& b, const Decimal& tolerance) {
  const int lowest = std::min({a.exponent_, b.exponent_, tolerance.exponent_});
  const auto aligned = [lowest](const Decimal& d) {
    return d.is_zero() ? d.digits_ : d.digits_ + std::string(static_cast<std::size_t>(d.exponent_ - lowest), '0');
  };
  const std::string distance =
      a.negative_ == b.negative_ ? difference_of_digits(aligned(a), aligned(b)) : add_digits(aligned(a), aligned(b));
  return !tolerance.negative_ && compare_digits(distance, aligned(tolerance)) <= 0;
}

std::string micro_text(std::int64_t micro) {
  const auto decimal = Decimal::parse(std::to_string(micro) + "e-6");
  FF_CHECK(decimal.ok());
  return decimal->text();
}

}  // namespace fivefold
