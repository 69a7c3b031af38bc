#pragma once
// Readers of the small values that records and evidence lines share (refs, times, ids, keys, decimals) on top of
// json::Fields: a problem is kept by the reader and named by its field. Private to core. Pure.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/time.h"
#include "harness/base/units.h"
#include "harness/core/records.h"
#include "harness/json/fields.h"

namespace fivefold::decode {

inline constexpr std::int64_t kMaxItems = 1'000'000;
inline constexpr std::int64_t kMaxSumMicro = kMaxItems * kMicro;
inline constexpr std::int64_t kMaxScalar = 1'000'000'000'000'000;
inline constexpr std::int64_t kMaxSeed = 0x7fffffff;

std::string filled(json::Fields& fields, std::string_view name);  // a text that is not empty
int small(json::Fields& fields, std::string_view name, int low, int high);
UtcTime time(json::Fields& fields, std::string_view name);
Ref ref(json::Fields& fields, std::string_view name);
std::optional<Ref> ref_or_null(json::Fields& fields, std::string_view name);
std::optional<ItemTree> tree_or_null(json::Fields& fields, std::string_view name);
std::string id_text(json::Fields& fields, std::string_view name);  // `E_ID`
template <class AnyId>
AnyId id(json::Fields& fields, std::string_view name) {
  return AnyId{id_text(fields, name)};
}
crypto::PublicKey public_key(json::Fields& fields, std::string_view name, std::string_view hex);
crypto::Signature signature(json::Fields& fields, std::string_view name, std::string_view base64);
// A parameter: a decimal without exponent, leading or trailing zeros (`0.05`).
std::string parameter(json::Fields& fields, std::string_view name);
// An evidence value: 9 decimals, or `inf`, `-inf`.
// "looks": increasing whole numbers, each 3..100, at least one.
std::vector<std::int64_t> looks(json::Fields& fields);
std::string evidence_value(json::Fields& fields, std::string_view name);
// An object as compact text.
std::string object_text(json::Fields& fields, std::string_view name);

// Each element of an array as an object of its own; `read` gets its reader and must take every member.
void each_object(json::Fields& fields, std::string_view name, std::size_t low, std::size_t high,
                 const std::function<void(json::Fields&)>& read);
// The members of one nested object.
void inner(json::Fields& fields, std::string_view name, const json::Value& value,
           const std::function<void(json::Fields&)>& read);

}  // namespace fivefold::decode
