#include "harness/base/bytes.h"

#include <algorithm>
#include <array>

namespace fivefold {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The value of each character as a lower-case hexadecimal digit, or -1: an export holds many digests in hex, and the
// branches of a comparison for each digit cannot be predicted.
constexpr std::array<std::int8_t, 256> kHexValues = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kHexDigits.size(); ++i) {
    values[static_cast<std::uint8_t>(kHexDigits[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}();

int hex_value(char c) { return kHexValues[static_cast<std::uint8_t>(c)]; }

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

Error bad_base64(std::string_view why) { return bad_input("base64", "not canonical base64: " + std::string(why)); }

}  // namespace

std::string_view view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Result<Digest> digest_from_bytes(std::string_view bytes) {
  Digest digest;
  if (bytes.size() != digest.bytes.size()) {
    return bad_input("size_mismatch", "a digest has 32 bytes, got " + std::to_string(bytes.size()));
  }
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 15U];
  }
  return out;
}

std::string to_hex(const Digest& digest) { return to_hex(view(digest)); }

Result<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return bad_input("hex", "an odd number of hexadecimal digits");
  std::string out(hex.size() / 2, '\0');
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_value(hex[i]);
    const int low = hex_value(hex[i + 1]);
    if (high < 0 || low < 0) {
      return bad_input("hex", "not a lower-case hexadecimal digit at position " + std::to_string(i + 1));
    }
    out[i / 2] = static_cast<char>(high * 16 + low);
  }
  return out;
}

Result<Digest> digest_from_hex(std::string_view hex) {
  if (hex.size() != 64) {
    return bad_input("hex", "a digest has 64 hexadecimal digits, got " + std::to_string(hex.size()));
  }
  FF_ASSIGN(const std::string bytes, from_hex(hex));
  return digest_from_bytes(bytes);
}

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      word = word << 8U | (k < have ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) out += k <= have ? kBase64[word >> (18 - 6 * k) & 63U] : '=';
  }
  return out;
}

Result<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return bad_base64("the length is no multiple of 4");
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last ? 0 : (text[i + 3] != '=' ? 0 : (text[i + 2] != '=' ? 1 : 2));
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const int value = k >= 4 - padding ? 0 : base64_value(text[i + k]);
      if (value < 0) return bad_base64("a character outside the alphabet");
      word = word << 6U | static_cast<std::uint32_t>(value);
    }
    const std::uint32_t unused = padding == 0 ? 0 : (padding == 1 ? 0xffU : 0xffffU);
    if ((word & unused) != 0) return bad_base64("unused bits are not zero");
    for (std::size_t k = 0; k < 3 - padding; ++k) out += static_cast<char>(word >> (16 - 8 * k) & 255U);
  }
  return out;
}

Result<std::string> from_base64_any(std::string_view text) {
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  return from_base64(standard);
}

void put_u32be(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255U);
}

void put_u64be(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255U);
}

std::uint64_t read_u64be(std::string_view eight_bytes) {
  FF_CHECK(eight_bytes.size() == 8);
  std::uint64_t value = 0;
  for (const char c : eight_bytes) value = value << 8U | static_cast<std::uint8_t>(c);
  return value;
}

void put_lp(std::string& out, std::string_view bytes) {
  put_u64be(out, bytes.size());
  out += bytes;
}

}  // namespace fivefold
