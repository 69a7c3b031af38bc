#pragma once
// Numbers in the JSON of the statistics: doubles are read from the text of a number and written so that they read back
// the same; infinities are the strings "inf" and "-inf" (docs/statistics.md section 10). Pure.

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/fields.h"
#include "harness/json/value.h"

namespace fivefold::cli {

// The upper limit of an integer that has none of its own, or whose limit is the business of stats.
inline constexpr std::int64_t kMostInteger = std::numeric_limits<std::int64_t>::max();

// A finite number; "inf", "-inf", "nan" and what is too large for a double are `non_finite`, other types
// `bad_parameter`.
Result<double> to_double(const json::Value& value);

// An integer in int64; `bad_parameter` for anything else, `out_of_range` for an integer beyond int64.
Result<std::int64_t> to_integer(const json::Value& value);
// An array of them; the message names the position.
Result<std::vector<std::int64_t>> to_integers(const json::Value& value);

// An array of arrays of them; the message names both positions.
Result<std::vector<std::vector<std::int64_t>>> to_integer_rows(const json::Value& value);

// The required members `name` as such arrays; empty after a problem, which `fields` keeps.
std::vector<std::int64_t> read_integers(json::Fields& fields, std::string_view name);
std::vector<std::vector<std::int64_t>> read_integer_rows(json::Fields& fields, std::string_view name);

// The member `name` of the object that `fields` reads; `otherwise` when it is absent (required without one).
double read_double(json::Fields& fields, std::string_view name, std::optional<double> otherwise = {});

json::Value from_double(double value);
json::Value from_double(const std::optional<double>& value);  // null when absent

// The value, or null when absent.
template <class T>
json::Value or_null(const std::optional<T>& value) {
  return value ? json::Value(*value) : json::Value();
}

}  // namespace fivefold::cli
