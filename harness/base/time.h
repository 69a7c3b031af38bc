#pragma once
// UTC times as milliseconds since 1970-01-01 and their one spelling, YYYY-MM-DDTHH:MM:SS.mmmZ
// (docs/records.md section 1). Pure: the clock itself is os::Clock.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace fivefold {

inline constexpr std::int64_t kDayMs = 86'400'000;

struct UtcTime {
  std::int64_t milliseconds{0};
  friend auto operator<=>(const UtcTime&, const UtcTime&) = default;
};

std::string to_text(UtcTime time);
// Exactly the spelling above, a date that exists, years 1970..9999; otherwise `E_SCHEMA`.
Result<UtcTime> parse_time(std::string_view text);

}  // namespace fivefold
