#include "harness/config/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace fivefold::config {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

std::string without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : std::string(digits.substr(first));
}

// 0o and 0x forms. Longer than 64 bits: the kind stands, the number stays empty.
bool resolve_based(std::string_view text, YamlNode& node) {
  const int base = text.starts_with("0o") ? 8 : (text.starts_with("0x") ? 16 : 0);
  if (base == 0 || text.size() < 3) return false;
  const std::string_view digits = text.substr(2);
  const std::string_view allowed = base == 8 ? "01234567" : "0123456789abcdefABCDEF";
  if (digits.find_first_not_of(allowed) != std::string_view::npos) return false;
  node.kind = YamlNode::Kind::integer;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error == std::errc{}) node.number = std::to_string(value);
  return true;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, spelled as JSON spells it.
bool resolve_number(std::string_view text, YamlNode& node) {
  std::string number;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
    if (text[at] == '-') number += '-';
    ++at;
  }
  const auto take_digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return text.substr(from, at - from);
  };
  const std::string_view whole = take_digits();
  std::string_view fraction;
  bool has_point = false;
  if (at < text.size() && text[at] == '.') {
    has_point = true;
    ++at;
    fraction = take_digits();
  }
  if (whole.empty() && fraction.empty()) return false;
  number += without_leading_zeros(whole.empty() ? "0" : whole);
  if (!fraction.empty()) number += "." + std::string(fraction);
  bool has_exponent = false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    has_exponent = true;
    number += 'e';
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) number += text[at++];
    const std::string_view exponent = take_digits();
    if (exponent.empty()) return false;
    number += exponent;
  }
  if (at != text.size()) return false;
  node.kind = has_point || has_exponent ? YamlNode::Kind::decimal : YamlNode::Kind::integer;
  node.number = number == "-0" && node.kind == YamlNode::Kind::integer ? "0" : number;
  return true;
}

}  // namespace

void resolve_plain(std::string_view text, YamlNode& node) {
  node.text = std::string(text);
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) {
    node.kind = YamlNode::Kind::null;
  } else if (is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    node.kind = YamlNode::Kind::boolean;
    node.boolean = text.front() == 't' || text.front() == 'T';
  } else if (is_one_of(text, {".nan", ".NaN", ".NAN"}) ||
             is_one_of(text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0), {".inf", ".Inf", ".INF"})) {
    node.kind = YamlNode::Kind::decimal;
  } else if (!resolve_based(text, node) && !resolve_number(text, node)) {
    node.kind = YamlNode::Kind::text;
  }
}

}  // namespace fivefold::config
