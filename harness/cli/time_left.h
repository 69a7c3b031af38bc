#pragma once
// Estimates of what is left, from what is done: only once there is something to go by, 5 % or 30 seconds (docs/ux.md
// section 1), always with "about". Pure.

#include <cstdint>
#include <optional>
#include <string>

#include "harness/publish/words.h"

namespace fivefold::cli {

// Milliseconds left when `done` of `all` took `elapsed_ms`; nothing while it is too early to say.
std::optional<std::int64_t> time_left_ms(std::int64_t done, std::int64_t all, std::int64_t elapsed_ms);
// "about 40 s left", "about 11 min left", "about 3 h left".
std::string time_left_text(std::int64_t milliseconds, const publish::Words& words);

}  // namespace fivefold::cli
