#pragma once
// The one writer of JSON bytes. Compact: no white space, names in the order given, no escapes but \" \\ and \u00XX
// for U+0000..001F (docs/records.md section 8). Pure.

#include <string>
#include <string_view>

#include "harness/json/value.h"

namespace fivefold::json {

std::string write(const Value& value);
// Appends the quoted text.
void write_string(std::string& out, std::string_view text);
// The same document for people: two-space indent, one member a line (`--json` on a terminal, never signed).
std::string write_pretty(const Value& value);

}  // namespace fivefold::json
