#pragma once
// Durations and sizes as people write them. Owned by config; pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fivefold::config {

// A whole number with s, m, h or d: "90s", "10m". Seconds.
std::optional<std::int64_t> parse_duration(std::string_view text);
// A whole number with KiB, MiB, GiB or TiB. Bytes.
std::optional<std::int64_t> parse_size(std::string_view text);

// The largest unit that divides it: 600 is "10m".
std::string duration_text(std::int64_t seconds);
std::string size_text(std::int64_t bytes);

}  // namespace fivefold::config
