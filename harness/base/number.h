#pragma once
// Whole numbers as text, without a locale. Pure.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fivefold {

// The whole text as a decimal integer ("-" allowed for signed types, no "+", no white space), or nothing.
template <class Int>
std::optional<Int> parse_integer(std::string_view text) {
  Int value{};
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end || text.empty()) return std::nullopt;
  return value;
}

// 1234567 -> "1,234,567" (tables and sentences only).
std::string with_thousands(std::int64_t value);
// An amount of memory or disk to three digits: "512 MiB", "1.5 GiB".
std::string size_text(std::int64_t bytes);

// The other way round: a decimal, "inf" or "-inf" as it stands in a record; NaN for anything else.
double number_of(std::string_view text);

// A double for JSON and evidence: shortest text that reads back the same; "inf", "-inf", "nan" for the others.
std::string shortest(double value);
// Fixed number of decimals, "inf" and "-inf" for infinities (docs/records.md section 1: evidence values have 9).
std::string fixed(double value, int decimals);

}  // namespace fivefold
