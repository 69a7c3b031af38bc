#include "harness/base/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace fivefold {
namespace {

std::optional<std::string> non_finite(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return std::nullopt;
}

}  // namespace

std::string with_thousands(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

double number_of(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == "inf") return kInfinity;
  if (text == "-inf") return -kInfinity;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

std::string shortest(double value) {
  if (auto text = non_finite(value)) return *text;
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return error == std::errc{} ? std::string(buffer.data(), end) : std::string("nan");
}

std::string fixed(double value, int decimals) {
  if (auto text = non_finite(value)) return *text;
  std::array<char, 512> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  std::string text = error == std::errc{} ? std::string(buffer.data(), end) : std::string("nan");
  if (text.find_first_not_of("-0.") == std::string::npos && text[0] == '-') text.erase(0, 1);  // never "-0.000"
  return text;
}

std::string size_text(std::int64_t bytes) {
  constexpr double kGib = 1 << 30;
  constexpr double kMib = 1 << 20;
  const auto amount = static_cast<double>(std::max<std::int64_t>(0, bytes));
  if (amount >= kGib) {
    constexpr double kLarge = 1000;
    if (amount / kGib >= kLarge) return with_thousands(std::llround(amount / kGib)) + " GiB";
    std::string text = fixed(amount / kGib, 1);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text + " GiB";
  }
  return with_thousands(std::llround(amount / kMib)) + " MiB";
}

}  // namespace fivefold
