#pragma once
// Bytes as text: hexadecimal and base64, the Digest value, and the big-endian and length-prefixed encodings of
// docs/records.md section 1. Byte strings are std::string throughout. Pure.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace fivefold {

// A SHA-256 digest, a Merkle hash or a seed: 32 bytes, ordered by bytes.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

// The 32 bytes as a view, for hashing and writing.
std::string_view view(const Digest& digest);
// Exactly 32 bytes; anything else is `size_mismatch`.
Result<Digest> digest_from_bytes(std::string_view bytes);

std::string to_hex(std::string_view bytes);  // lower case
std::string to_hex(const Digest& digest);
Result<std::string> from_hex(std::string_view hex);    // lower case only, even length
Result<Digest> digest_from_hex(std::string_view hex);  // exactly 64 lower-case digits

// RFC 4648 section 4 with padding.
std::string to_base64(std::string_view bytes);
// Canonical only: padding present, unused bits zero, no white space.
Result<std::string> from_base64(std::string_view text);
// The same, also in the URL-safe alphabet (envelopes, docs/records.md section 4).
Result<std::string> from_base64_any(std::string_view text);

void put_u32be(std::string& out, std::uint32_t value);
void put_u64be(std::string& out, std::uint64_t value);
std::uint64_t read_u64be(std::string_view eight_bytes);  // exactly 8 bytes
// LP(b) = u64be(len(b)) then b.
void put_lp(std::string& out, std::string_view bytes);

}  // namespace fivefold
