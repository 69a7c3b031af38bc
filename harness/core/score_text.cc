#include "harness/core/score_text.h"

#include "harness/base/number.h"

namespace fivefold::scoring {

namespace {

constexpr std::string_view kSpace = " \t\n\v\f\r";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The end of the number that starts at `at` (a digit), without its sign.
std::size_t number_end(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_digit(text[at]) || text[at] == ',')) ++at;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  return at;
}

// One reference token with ~1 and ~0 undone.
std::string unescaped(std::string_view token) {
  std::string result;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      result += token[i];
      continue;
    }
    ++i;
    result += token[i] == '1' ? '/' : '~';
  }
  return result;
}

const json::Value* step(const json::Value& value, const std::string& token) {
  if (const json::Array* const array = value.as_array()) {
    const bool canonical = token == "0" || (!token.empty() && token.front() != '0');
    const auto index = parse_integer<std::size_t>(token);
    return canonical && index && *index < array->size() ? &(*array)[*index] : nullptr;
  }
  return value.find(token);
}

}  // namespace

std::string normalised(std::string_view text, const std::vector<std::string>& steps) {
  std::string result(text);
  for (const std::string& step : steps) {
    if (step == kTrim) {
      result.erase(0, std::min(result.find_first_not_of(kSpace), result.size()));
      result.erase(result.find_last_not_of(kSpace) + 1);
    } else if (step == kCasefold) {
      for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      }
    }
  }
  return result;
}

std::optional<std::string> last_number(std::string_view output) {
  std::string_view found;
  for (std::size_t at = 0; at < output.size();) {
    const bool sign = output[at] == '-';
    const std::size_t digits = at + (sign ? 1 : 0);
    const bool starts = digits < output.size() && is_digit(output[digits]) && (at == 0 || !is_alnum(output[at - 1]));
    if (!starts) {
      ++at;
      continue;
    }
    const std::size_t end = number_end(output, digits);
    found = output.substr(at, end - at);
    at = end;
  }
  if (found.empty()) return std::nullopt;
  std::string text;
  for (const char c : found) {
    if (c != ',') text += c;
  }
  return text;
}

std::optional<char> last_letter(std::string_view output, std::string_view letters) {
  for (std::size_t at = output.size(); at-- > 0;) {
    if (letters.find(output[at]) == std::string_view::npos) continue;
    const bool beside_before = at > 0 && is_alnum(output[at - 1]);
    const bool beside_after = at + 1 < output.size() && is_alnum(output[at + 1]);
    if (!beside_before && !beside_after) return output[at];
  }
  return std::nullopt;
}

bool is_pointer(std::string_view pointer) {
  if (!pointer.empty() && pointer.front() != '/') return false;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '~' && (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1'))) {
      return false;
    }
  }
  return true;
}

const json::Value* resolve(const json::Value& document, std::string_view pointer) {
  const json::Value* value = &document;
  while (!pointer.empty() && value != nullptr) {
    pointer.remove_prefix(1);  // the slash
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    value = step(*value, unescaped(pointer.substr(0, end)));
    pointer.remove_prefix(end);
  }
  return value;
}

}  // namespace fivefold::scoring
