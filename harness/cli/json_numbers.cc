#include "harness/cli/json_numbers.h"

#include <charconv>
#include <cmath>
#include <string>

#include "harness/base/number.h"

namespace fivefold::cli {
namespace {

bool is_integer_text(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The required member `name` as `parse` takes it; an empty one after a problem.
template <class T>
T read_by(json::Fields& fields, std::string_view name, Result<T> (*parse)(const json::Value&)) {
  const json::Value& value = fields.any(name);
  if (!fields.ok()) return {};
  auto parsed = parse(value);
  if (parsed.ok()) return std::move(parsed).value();
  fields.fail(std::move(parsed).error().with(name));
  return {};
}

}  // namespace

Result<double> to_double(const json::Value& value) {
  if (const std::string* const text = value.as_string()) {
    if (*text == "inf" || *text == "-inf" || *text == "nan") {
      return bad_input("non_finite", "must be a finite number, got \"" + *text + "\"");
    }
  }
  const json::Number* const number = value.as_number();
  if (number == nullptr) return bad_input("bad_parameter", "must be a number");
  double parsed = 0;
  const char* const end = number->text.data() + number->text.size();
  const auto [stopped, error] = std::from_chars(number->text.data(), end, parsed);
  if (error == std::errc::result_out_of_range) {
    return bad_input("non_finite", "does not fit in a double: " + number->text.substr(0, 40));
  }
  if (error != std::errc{} || stopped != end) {
    return bad_input("bad_parameter", "must be a number, got " + number->text.substr(0, 40));
  }
  return parsed;
}

Result<std::int64_t> to_integer(const json::Value& value) {
  const json::Number* const number = value.as_number();
  if (number == nullptr || !is_integer_text(number->text)) {
    return bad_input("bad_parameter",
                     "must be an integer" + (number == nullptr ? "" : ", got " + number->text.substr(0, 40)));
  }
  const auto parsed = parse_integer<std::int64_t>(number->text);
  if (!parsed) return bad_input("out_of_range", "is beyond 64 bits: " + number->text.substr(0, 40));
  return *parsed;
}

Result<std::vector<std::int64_t>> to_integers(const json::Value& value) {
  const json::Array* const array = value.as_array();
  if (array == nullptr) return bad_input("bad_parameter", "must be an array of integers");
  std::vector<std::int64_t> integers;
  integers.reserve(array->size());
  for (const json::Value& element : *array) {
    auto integer = to_integer(element);
    if (!integer.ok()) return std::move(integer).error().with("element " + std::to_string(integers.size() + 1));
    integers.push_back(integer.value());
  }
  return integers;
}

Result<std::vector<std::vector<std::int64_t>>> to_integer_rows(const json::Value& value) {
  const json::Array* const array = value.as_array();
  if (array == nullptr) return bad_input("bad_parameter", "must be an array of arrays of integers");
  std::vector<std::vector<std::int64_t>> rows;
  rows.reserve(array->size());
  for (const json::Value& element : *array) {
    auto row = to_integers(element);
    if (!row.ok()) return std::move(row).error().with("row " + std::to_string(rows.size() + 1));
    rows.push_back(std::move(row).value());
  }
  return rows;
}

std::vector<std::int64_t> read_integers(json::Fields& fields, std::string_view name) {
  return read_by(fields, name, to_integers);
}

std::vector<std::vector<std::int64_t>> read_integer_rows(json::Fields& fields, std::string_view name) {
  return read_by(fields, name, to_integer_rows);
}

double read_double(json::Fields& fields, std::string_view name, std::optional<double> otherwise) {
  if (otherwise && !fields.has(name)) return *otherwise;
  const json::Value& value = fields.any(name);
  if (!fields.ok()) return 0;
  auto parsed = to_double(value);
  if (parsed.ok()) return parsed.value();
  fields.fail(std::move(parsed).error().with(name));
  return 0;
}

json::Value from_double(double value) {
  if (!std::isfinite(value)) return shortest(value);
  return json::Number{shortest(value)};
}

json::Value from_double(const std::optional<double>& value) { return value ? from_double(*value) : json::Null{}; }

}  // namespace fivefold::cli
