#pragma once
// Days as YYYY-MM-DD. Pure.

#include <cstdint>
#include <optional>
#include <string>

namespace fivefold::card {

// The day's number since 1970-01-01; nothing where there is no such day.
std::optional<std::int64_t> day_number(const std::string& date);
// The same day so many months before, or the last one of that month. `date` is one.
std::string months_before(const std::string& date, std::int64_t months);

}  // namespace fivefold::card
