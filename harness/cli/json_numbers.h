#pragma once
// Doubles in the JSON of `judge` and `aggregate`: read from the text of a number, written so that they read back the
// same; infinities are the strings "inf" and "-inf" (docs/statistics.md section 10). Pure.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/fields.h"
#include "harness/json/value.h"

namespace fivefold::cli {

// A finite number; "inf", "-inf", "nan" and what is too large for a double are `non_finite`, other types
// `bad_parameter`.
Result<double> to_double(const json::Value& value);

// An integer in int64; `bad_parameter` for anything else, `out_of_range` for an integer beyond int64.
Result<std::int64_t> to_integer(const json::Value& value);
// An array of them; the message names the position.
Result<std::vector<std::int64_t>> to_integers(const json::Value& value);

// The member `name` of the object that `fields` reads; `otherwise` when it is absent (required without one).
double read_double(json::Fields& fields, std::string_view name, std::optional<double> otherwise = {});

json::Value from_double(double value);
json::Value from_double(const std::optional<double>& value);  // null when absent

}  // namespace fivefold::cli
