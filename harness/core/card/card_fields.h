#pragma once
// What the files of a scorecard share: words of enumerations, decimals as text, names in two languages. Private to
// core/card. Pure.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/decimal.h"
#include "harness/base/id.h"
#include "harness/core/stage.h"
#include "harness/json/fields.h"
#include "harness/json/value.h"

namespace fivefold::card {

inline constexpr const char* kPanelRule = "E_PANEL";

template <class Enum, std::size_t size>
std::string_view word(const std::array<std::string_view, size>& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}
template <class Enum, std::size_t size>
Enum read_word(json::Fields& fields, std::string_view name, const std::array<std::string_view, size>& words) {
  return static_cast<Enum>(fields.word(name, {words.begin(), words.end()}));
}

// The first problem of the inner object becomes one of the outer.
inline void take_over(json::Fields& outer, json::Fields& inner) {
  if (const Result<void> done = inner.finish(); !done.ok()) outer.fail(done.error());
}

// A plain decimal from 0 to 1,000,000 with at most six digits after the point, as it is spelt in records.
inline Decimal decimal_of(json::Fields& fields, std::string_view name, const std::string& text) {
  const Result<Decimal> value = Decimal::parse(text);
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const Result<std::int64_t> micro = value.ok() ? value->scaled_exact(6) : Result<std::int64_t>(value.error());
  if (micro.ok() && *micro >= 0 && *micro <= kMost && value->text() == text) return *value;
  fields.fail(name, "must be a plain decimal from 0 to 1000000 of at most six places, got \"" + text + "\"");
  return {};
}
inline Decimal read_decimal(json::Fields& fields, std::string_view name) {
  const std::string text = fields.text(name);
  return fields.ok() ? decimal_of(fields, name, text) : Decimal();
}

// It may be part of a file's name.
inline std::string read_part_id(json::Fields& fields, std::string_view name) {
  std::string text = fields.text(name);
  if (!fields.ok()) return text;
  if (const Result<void> good = check_id(text); !good.ok()) fields.fail(good.error());
  return text;
}

inline json::Value encode_name(const DisplayName& name) { return json::Object{{"en", name.en}, {"ko", name.ko}}; }
inline DisplayName read_name(json::Fields& fields, std::string_view name) {
  json::Fields inner(fields.object(name), std::string(name), kPanelRule);
  DisplayName out{inner.text("en"), inner.text("ko")};
  take_over(fields, inner);
  return out;
}

}  // namespace fivefold::card
