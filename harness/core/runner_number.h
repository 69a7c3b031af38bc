#pragma once
// Numbers that programs write: scores, and what JSON has none of. Private to core. Pure.

#include <cstdint>
#include <optional>
#include <string_view>

#include "harness/json/value.h"

namespace fivefold {

// Programs write NaN and infinities as bare words, which is no JSON: a line that holds one behind `"name":` is about
// that number all the same.
bool is_no_number(std::string_view line, std::string_view name);

// A score in millionths, rounded half up: a decimal of [0, 1], or nothing.
std::optional<std::int64_t> score_of(const json::Value& value);

}  // namespace fivefold
