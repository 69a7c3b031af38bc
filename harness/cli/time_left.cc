#include "harness/cli/time_left.h"

#include <algorithm>

namespace fivefold::cli {

std::optional<std::int64_t> time_left_ms(std::int64_t done, std::int64_t all, std::int64_t elapsed_ms) {
  constexpr std::int64_t kTwentieth = 20;
  constexpr std::int64_t kLongEnoughMs = 30'000;
  if (done <= 0 || all <= 0 || elapsed_ms <= 0) return std::nullopt;
  if (done * kTwentieth < all && elapsed_ms < kLongEnoughMs) return std::nullopt;
  const double each = static_cast<double>(elapsed_ms) / static_cast<double>(done);
  return static_cast<std::int64_t>(each * static_cast<double>(std::max<std::int64_t>(0, all - done)));
}

std::string time_left_text(std::int64_t milliseconds, const publish::Words& words) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 3600;
  const std::int64_t seconds = std::max<std::int64_t>(1, (milliseconds + 999) / 1000);
  const auto rounded = [seconds](std::int64_t unit) { return std::to_string((seconds + unit / 2) / unit); };
  const auto left = [&words](const std::string& time) { return words("time-left", {{"time", time}}); };
  if (seconds < kMinute) return left(words("about.seconds", {{"n", std::to_string(seconds)}}));
  if (seconds < 2 * kHour) return left(words("about.minutes", {{"n", rounded(kMinute)}}));
  return left(words("about.hours", {{"n", rounded(kHour)}}));
}

}  // namespace fivefold::cli
