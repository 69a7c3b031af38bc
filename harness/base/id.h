#pragma once
// Ids of stages, teams, benchmarks, items, parties and key names: distinct types over the same rules
// (docs/records.md section 1). Compared and sorted by bytes, never normalised. Pure.

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "harness/base/result.h"

namespace fivefold {

template <class Tag>
struct Id {
  std::string text;
  friend auto operator<=>(const Id&, const Id&) = default;
};
using StageId = Id<struct StageIdTag>;
using TeamId = Id<struct TeamIdTag>;
using BenchmarkId = Id<struct BenchmarkIdTag>;
using ItemId = Id<struct ItemIdTag>;

inline constexpr std::size_t kMaxIdBytes = 64;
inline constexpr std::size_t kMaxItemIdBytes = 256;

// `E_ID` with the reason when `text` breaks a rule of section 1; at most `max_bytes` bytes.
Result<void> check_id(std::string_view text, std::size_t max_bytes = kMaxIdBytes);

// The first control, combining, invisible or direction character of valid UTF-8, as "U+202E"; nothing without one.
std::optional<std::string> hidden_character(std::string_view text);

template <class Any>
Result<Any> parse_id(std::string_view text) {
  constexpr std::size_t max_bytes = std::is_same_v<Any, ItemId> ? kMaxItemIdBytes : kMaxIdBytes;
  FF_TRY(check_id(text, max_bytes));
  return Any{std::string(text)};
}

// The path form enc(id): bytes outside A-Z a-z 0-9 _ - and a non-leading dot become %XX.
std::string path_form(std::string_view id);

}  // namespace fivefold
