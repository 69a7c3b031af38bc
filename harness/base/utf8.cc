#include "harness/base/utf8.h"

#include <array>

namespace fivefold {
namespace {

std::size_t length_of(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// Also what turns the direction of writing, which can make a line read as another.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// What takes no room and shows nothing, so that two texts that look the same differ: byte order marks, zero-width and
// filling characters. Joiners and variation selectors are parts of what is seen.
bool is_invisible(char32_t c) {
  return c == 0x00AD || c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x180E || c == 0x200B ||
         (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFB);
}

void append_escaped(std::string& out, std::uint8_t byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\x";
  out += digits[byte >> 4U];
  out += digits[byte & 15U];
}

}  // namespace

std::optional<CodePoint> decode_front(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(text[0]);
  const std::size_t length = length_of(first);
  if (length == 0 || length > text.size()) return std::nullopt;
  if (length == 1) return CodePoint{first, 1};
  char32_t value = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return std::nullopt;
    value = value << 6U | (byte & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (value < kSmallest.at(length) || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
  return CodePoint{value, length};
}

std::optional<std::size_t> first_bad_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto point = decode_front(text.substr(at));
    if (!point) return at;
    at += point->bytes;
  }
  return std::nullopt;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto point = decode_front(text);
    text.remove_prefix(point ? point->bytes : 1);
    ++count;
  }
  return count;
}

bool has_control(std::string_view text) {
  while (!text.empty()) {
    const auto point = decode_front(text);
    if (!point || is_control(point->value)) return true;
    text.remove_prefix(point->bytes);
  }
  return false;
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto point = decode_front(text);
    const std::size_t bytes = point ? point->bytes : 1;
    if (point && !is_control(point->value) && !is_invisible(point->value)) {
      out += text.substr(0, bytes);
    } else {
      for (const char c : text.substr(0, bytes)) append_escaped(out, static_cast<std::uint8_t>(c));
    }
    text.remove_prefix(bytes);
  }
  return out;
}

std::string as_utf8(std::string text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::size_t from = 0;
  while (const auto bad = first_bad_utf8(std::string_view(text).substr(from))) {
    text.replace(from + *bad, 1, kReplacement);
    from += *bad + kReplacement.size();
  }
  return text;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6U);
    put(0x80 | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12U);
    put(0x80 | (c >> 6U & 0x3FU));
    put(0x80 | (c & 0x3FU));
  } else {
    put(0xF0 | c >> 18U);
    put(0x80 | (c >> 12U & 0x3FU));
    put(0x80 | (c >> 6U & 0x3FU));
    put(0x80 | (c & 0x3FU));
  }
}

}  // namespace fivefold
