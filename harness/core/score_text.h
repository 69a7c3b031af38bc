#pragma once
// What the scorers look for in an output: normalised text, the last number, the last letter, a JSON field. ASCII rules
// alone, so that no locale or Unicode table decides a score (docs/design.md section 5). Private to core. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace fivefold::scoring {

inline constexpr std::string_view kTrim = "trim";
inline constexpr std::string_view kCasefold = "casefold";

// `steps`: trim (space, TAB, LF, VT, FF, CR), casefold (A-Z).
std::string normalised(std::string_view text, const std::vector<std::string>& steps);

// The last `-?[0-9][0-9,]*(\.[0-9]+)?` with no letter or digit before it, commas dropped.
std::optional<std::string> last_number(std::string_view output);

// The last of `letters` without an ASCII letter or digit beside it.
std::optional<char> last_letter(std::string_view output, std::string_view letters);

// RFC 6901 syntax.
bool is_pointer(std::string_view pointer);
// The value at the pointer, or nullptr.
const json::Value* resolve(const json::Value& document, std::string_view pointer);

}  // namespace fivefold::scoring
