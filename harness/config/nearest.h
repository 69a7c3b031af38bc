#pragma once
// "Did you mean": the names closest to what was written. Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fivefold::config {

// Insertions, deletions, replacements and swaps of neighbours, by code point.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The names within distance 2 or a third of the length of `written` (docs/ux.md section 1), nearest first; of equal
// distance in the order given.
std::vector<std::string> nearest(std::string_view written, std::span<const std::string> names);
std::optional<std::string> nearest_one(std::string_view written, std::span<const std::string> names);

// For the end of a message about a name that is not one of `names`: "; nearest: arith, arithm", else "; there are: a,
// b" (cut after a few), without control characters; empty when there are none.
std::string suggestion(std::string_view written, std::span<const std::string> names);

}  // namespace fivefold::config
