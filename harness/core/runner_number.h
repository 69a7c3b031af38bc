#pragma once
// Numbers that runners write though JSON has none of them. Private to core. Pure.

#include <string_view>

namespace fivefold {

// Programs write NaN and infinities as bare words, which is no JSON: a line that holds one behind `"name":` is about
// that number all the same.
bool is_no_number(std::string_view line, std::string_view name);

}  // namespace fivefold
