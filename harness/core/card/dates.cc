#include "harness/core/card/dates.h"

#include <chrono>

#include "harness/base/time.h"

namespace fivefold::card {
namespace {

namespace chrono = std::chrono;

chrono::year_month_day to_date(std::int64_t day) {
  return chrono::year_month_day(chrono::sys_days(chrono::days(static_cast<int>(day))));
}

}  // namespace

std::optional<std::int64_t> day_number(const std::string& date) {
  const auto midnight = parse_time(date + "T00:00:00.000Z");
  if (!midnight.ok()) return std::nullopt;
  return midnight->milliseconds / kDayMs;
}

std::string months_before(const std::string& date, std::int64_t months) {
  chrono::year_month_day day = to_date(day_number(date).value_or(0)) - chrono::months(static_cast<int>(months));
  if (!day.ok()) day = day.year() / day.month() / chrono::last;
  const std::int64_t number = chrono::sys_days(day).time_since_epoch().count();
  return to_text(UtcTime{number * kDayMs}).substr(0, 10);
}

}  // namespace fivefold::card
