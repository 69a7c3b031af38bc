#pragma once
// Reading JSON text into a Value. Two modes: strict for everything that is signed or hashed (docs/records.md
// section 2), lenient for inputs that are not. Pure.

#include <cstddef>
#include <string_view>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace fivefold::json {

// One value and nothing else: no BOM, no white space before or after, no final LF. Valid UTF-8, no lone surrogate, no
// U+0000, no duplicate name, integers only (`-?(0|[1-9][0-9]*)`, not `-0`), |n| < 2^53, depth <= 16. `E_JSON` with
// the byte offset otherwise. (White space between tokens is allowed.)
Result<Value> read_strict(std::string_view text);

// Also takes fractions, exponents, surrounding white space, integers of any size (their text is kept) and depth <= 64.
// Duplicate names, bad UTF-8 and anything that is not JSON are refused.
Result<Value> read_lenient(std::string_view text);

}  // namespace fivefold::json
