#include "harness/config/units.h"

#include <array>
#include <limits>
#include <span>

#include "harness/base/number.h"

namespace fivefold::config {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};
// Largest first.
constexpr std::array<Unit, 4> kTimes{{{"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}}};
constexpr std::array<Unit, 4> kSizes{{{"TiB", std::int64_t{1} << 40},
                                      {"GiB", std::int64_t{1} << 30},
                                      {"MiB", std::int64_t{1} << 20},
                                      {"KiB", std::int64_t{1} << 10}}};

std::optional<std::int64_t> parse(std::string_view text, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.name)) continue;
    const std::string_view digits = text.substr(0, text.size() - unit.name.size());
    const std::optional<std::int64_t> count = parse_integer<std::int64_t>(digits);
    if (!count || *count < 0 || digits.front() == '-') return std::nullopt;
    if (*count > std::numeric_limits<std::int64_t>::max() / unit.factor) return std::nullopt;
    return *count * unit.factor;
  }
  return std::nullopt;
}

std::string spelled(std::int64_t value, std::span<const Unit> units, std::string_view none) {
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.factor == 0) return std::to_string(value / unit.factor) + std::string(unit.name);
  }
  return std::to_string(value) + std::string(none);
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) { return parse(text, kTimes); }

std::optional<std::int64_t> parse_size(std::string_view text) { return parse(text, kSizes); }

std::string duration_text(std::int64_t seconds) { return spelled(seconds, kTimes, "s"); }

std::string size_text(std::int64_t bytes) { return spelled(bytes, kSizes, " bytes"); }

}  // namespace fivefold::config
