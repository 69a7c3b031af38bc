#include "harness/base/id.h"

#include <array>
#include <cstdint>
#include <utility>

#include "harness/base/utf8.h"

namespace fivefold {
namespace {

// Control, combining, conjoining, invisible and direction characters: refused so that decomposed and look-alike
// spellings stay out without a Unicode database.
constexpr std::array<std::pair<char32_t, char32_t>, 8> kRefused{{{0x0000, 0x001F},
                                                                 {0x007F, 0x009F},
                                                                 {0x0300, 0x036F},
                                                                 {0x1100, 0x11FF},
                                                                 {0x200B, 0x200F},
                                                                 {0x2028, 0x202E},
                                                                 {0x2060, 0x206F},
                                                                 {0xFEFF, 0xFEFF}}};

bool is_hidden(char32_t c) {
  for (const auto& [low, high] : kRefused) {
    if (c >= low && c <= high) return true;
  }
  return false;
}

bool is_refused(char32_t c) { return c == '/' || c == '\\' || is_hidden(c); }

Error id_error(std::string_view text, const std::string& why) {
  return bad_input("E_ID", "\"" + printable(text) + "\" is not an id: " + why);
}

std::string code_point_name(char32_t c) {
  std::string hex;
  for (int shift = 20; shift >= 0; shift -= 4) {
    const auto digit = static_cast<unsigned>(c >> shift & 15U);
    if (!hex.empty() || digit != 0 || shift < 16) hex += "0123456789ABCDEF"[digit];
  }
  return "U+" + hex;
}

}  // namespace

Result<void> check_id(std::string_view text, std::size_t max_bytes) {
  if (text.empty() || text.size() > max_bytes) {
    return id_error(text.substr(0, 80),
                    "it must have 1.." + std::to_string(max_bytes) + " bytes, this has " + std::to_string(text.size()));
  }
  if (first_bad_utf8(text)) return id_error(text, "it is not valid UTF-8");
  if (text == "." || text == "..") return id_error(text, "it names a folder");
  if (text.front() == ' ' || text.back() == ' ') return id_error(text, "it starts or ends with a space");
  for (std::string_view rest = text; !rest.empty();) {
    const auto point = decode_front(rest);
    if (is_refused(point->value)) return id_error(text, code_point_name(point->value) + " is not allowed");
    rest.remove_prefix(point->bytes);
  }
  return {};
}

std::optional<std::string> hidden_character(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const auto point = decode_front(rest);
    if (!point) return std::nullopt;
    if (is_hidden(point->value)) return code_point_name(point->value);
    rest.remove_prefix(point->bytes);
  }
  return std::nullopt;
}

std::string path_form(std::string_view id) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : id) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-' || (c == '.' && !out.empty());
    const auto byte = static_cast<std::uint8_t>(c);
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

}  // namespace fivefold
