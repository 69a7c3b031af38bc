#include "harness/cli/duration_text.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/base/number.h"

namespace fivefold::cli {

namespace {

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string duration_text(std::int64_t milliseconds) {
  milliseconds = std::max<std::int64_t>(0, milliseconds);
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 3600;
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds < kMinute) return std::to_string(seconds) + "." + std::to_string(milliseconds % 1000 / 100) + "s";
  if (seconds < kHour) return std::to_string(seconds / kMinute) + "m" + two_digits(seconds % kMinute) + "s";
  return std::to_string(seconds / kHour) + "h" + two_digits(seconds % kHour / kMinute) + "m";
}

std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits{"bytes", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (unit + 1 < kUnits.size() && bytes != 0 && bytes % 1024 == 0) {
    bytes /= 1024;
    ++unit;
  }
  return with_thousands(bytes) + " " + std::string(kUnits[unit]);
}

}  // namespace fivefold::cli
