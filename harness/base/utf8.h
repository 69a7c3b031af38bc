#pragma once
// UTF-8 text: validation, decoding, and a printable form that cannot drive a terminal. Pure; no locale.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fivefold {

// One decoded code point and the number of bytes it took (1..4).
struct CodePoint {
  char32_t value{0};
  std::size_t bytes{0};
};

// The code point at the front of `text`; nothing when the bytes are not valid UTF-8 (overlong forms, surrogates and
// values over U+10FFFF included) or `text` is empty.
std::optional<CodePoint> decode_front(std::string_view text);

// The offset of the first byte that is not valid UTF-8, or nothing.
std::optional<std::size_t> first_bad_utf8(std::string_view text);
inline bool is_utf8(std::string_view text) { return !first_bad_utf8(text); }

// Number of code points of valid UTF-8; each invalid byte counts one.
std::size_t code_points(std::string_view text);

// Whether there are control characters, direction marks or bytes that are not UTF-8.
bool has_control(std::string_view text);
// The same text with all of these, and characters that show nothing, written as \xNN, for messages and tables.
std::string printable(std::string_view text);

// The same text with U+FFFD for every byte that is not UTF-8: where text has to be.
std::string as_utf8(std::string text);

void append_utf8(std::string& out, char32_t code_point);

}  // namespace fivefold
