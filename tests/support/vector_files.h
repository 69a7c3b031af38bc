#pragma once
// Files of tests/vectors for tests: the bytes, parsed JSON, and the entries of the example export.

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/number.h"
#include "harness/json/read.h"
#include "harness/json/value.h"

namespace fivefold::test {

inline std::string vector_path(std::string_view name) {
  return std::string(FIVEFOLD_SOURCE_DIR "/tests/vectors/") + std::string(name);
}

inline std::string vector_bytes(std::string_view name) {
  std::ifstream file(vector_path(name), std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << vector_path(name);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline json::Value vector_json(std::string_view name) {
  auto value = json::read_lenient(vector_bytes(name));
  EXPECT_TRUE(value.ok()) << name << ": " << value.error().message;
  return value.ok() ? std::move(value).value() : json::Value();
}

// A member that must be there.
inline const json::Value& at(const json::Value& value, std::string_view name) {
  static const json::Value missing;
  const json::Value* const found = value.find(name);
  EXPECT_NE(found, nullptr) << "no member " << name;
  return found == nullptr ? missing : *found;
}
inline std::string text_at(const json::Value& value, std::string_view name) {
  const std::string* const text = at(value, name).as_string();
  EXPECT_NE(text, nullptr) << name << " is no text";
  return text == nullptr ? std::string() : *text;
}

inline std::int64_t integer(const json::Value& value) {
  const json::Number* number = value.as_number();
  const auto parsed = number == nullptr ? std::nullopt : parse_integer<std::int64_t>(number->text);
  EXPECT_TRUE(parsed.has_value());
  return parsed.value_or(0);
}

// The envelopes of the example export, in the order of its ledger.
inline std::vector<std::string> example_entries() {
  const std::string bundle = vector_bytes("export-example/export/tile/entries/000.p/74");
  std::vector<std::string> entries;
  for (std::size_t at = 0; at + 2 <= bundle.size();) {
    const std::size_t high = static_cast<unsigned char>(bundle[at]);
    const std::size_t length = high << 8U | static_cast<unsigned char>(bundle[at + 1]);
    entries.push_back(bundle.substr(at + 2, length));
    at += 2 + length;
  }
  return entries;
}

}  // namespace fivefold::test
