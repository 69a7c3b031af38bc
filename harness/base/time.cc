#include "harness/base/time.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "harness/base/number.h"
#include "harness/base/utf8.h"

namespace fivefold {
namespace {

constexpr std::string_view kPattern = "dddd-dd-ddTdd:dd:dd.dddZ";

bool has_pattern(std::string_view text) {
  if (text.size() != kPattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kPattern[i] == 'd' ? !digit : text[i] != kPattern[i]) return false;
  }
  return true;
}

}  // namespace

std::string to_text(UtcTime time) {
  const std::int64_t day = (time.milliseconds >= 0 ? time.milliseconds : time.milliseconds - kDayMs + 1) / kDayMs;
  const std::int64_t rest = time.milliseconds - day * kDayMs;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  std::array<char, 48> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(rest / 3'600'000), static_cast<int>(rest / 60'000 % 60),
                static_cast<int>(rest / 1000 % 60), static_cast<int>(rest % 1000));
  return buffer.data();
}

Result<UtcTime> parse_time(std::string_view text) {
  const auto refuse = [&text] {
    return bad_input("E_SCHEMA", "\"" + printable(text.substr(0, 40)) +
                                     "\" is not a time: it must be written YYYY-MM-DDTHH:MM:SS.mmmZ");
  };
  if (!has_pattern(text)) return refuse();
  const auto field = [&text](std::size_t at, std::size_t n) { return *parse_integer<int>(text.substr(at, n)); };
  const std::chrono::year_month_day date{std::chrono::year{field(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(field(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(field(8, 2))}};
  if (!date.ok() || field(0, 4) < 1970 || field(11, 2) > 23 || field(14, 2) > 59 || field(17, 2) > 59) return refuse();
  const std::int64_t day = std::chrono::sys_days{date}.time_since_epoch().count();
  return UtcTime{day * kDayMs + field(11, 2) * 3'600'000LL + field(14, 2) * 60'000LL + field(17, 2) * 1000LL +
                 field(20, 3)};
}

}  // namespace fivefold
