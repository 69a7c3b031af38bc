#include "harness/config/yaml_text.h"

#include <algorithm>
#include <optional>

#include "harness/base/utf8.h"
#include "harness/config/yaml_json.h"

namespace fivefold::config {
namespace {

// From a byte of a quoted scalar to the byte behind its closing quote, or npos when it does not end in `text`.
std::size_t end_of_quoted(std::string_view text, std::size_t from, char quote) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != '\'') return i + 1;
      ++i;  // '' is one quote
    }
  }
  return std::string_view::npos;
}

bool is_quote(char c) { return c == '"' || c == '\''; }

// Characters that YAML 1.1 and 1.2 readers treat differently, or that no text file has.
bool is_refused(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||
         c == 0xFEFF;
}

// What cannot be seen is named: U+2028.
std::string shown_character(std::string_view bytes, const std::optional<CodePoint>& character) {
  if (!character || character->value < 0x80) return printable(bytes);
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "U+";
  for (int shift = 12; shift >= 0; shift -= 4) {
    out += kHex[(static_cast<std::size_t>(character->value) >> static_cast<unsigned>(shift)) & 0xFU];
  }
  return out;
}

bool is_utf16(std::string_view bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

void check_line(std::string_view line, int number, const std::string& file, Problems& problems) {
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent != std::string_view::npos && line[indent] == '\t' &&
      line.find_first_not_of(" \t") != std::string_view::npos) {
    problems.push_back({.file = file,
                        .place = {.line = number, .column = static_cast<int>(indent) + 1},
                        .rule = "yaml.tab",
                        .message = "a tab in the indentation",
                        .hint = "use spaces"});
  }
  if (line.starts_with('%')) {
    problems.push_back({.file = file,
                        .place = {.line = number},
                        .rule = "yaml.directive",
                        .message = "a directive is not allowed",
                        .hint = "remove the line"});
  }
  int column = 1;
  for (std::string_view rest = line; !rest.empty(); ++column) {
    const std::optional<CodePoint> front = decode_front(rest);
    if (!front || is_refused(front->value) || (front->value == '\r' && rest.size() > 1)) {
      const std::string what = shown_character(rest.substr(0, front ? front->bytes : 1), front);
      problems.push_back(
          {.file = file,
           .place = {.line = number, .column = column},
           .rule = "yaml.encoding",
           .message = front ? "the character " + what + " is not allowed" : "the byte " + what + " is not UTF-8",
           .hint = ""});
      return;
    }
    rest.remove_prefix(front->bytes);
  }
}

}  // namespace

bool check_text(std::string_view bytes, const std::string& file, Problems& problems) {
  const std::size_t before = problems.size();
  if (bytes.size() > kMaxConfigurationBytes) {
    problems.push_back({.file = file,
                        .place = {},
                        .rule = "yaml.size",
                        .message = "the file must be at most 1 MiB, got " + std::to_string(bytes.size()) + " bytes",
                        .hint = ""});
    return false;
  }
  if (is_utf16(bytes)) {  // else every line would be a problem
    problems.push_back({.file = file,
                        .place = {},
                        .rule = "yaml.encoding",
                        .message = "the file is UTF-16, not UTF-8",
                        .hint = "save it as UTF-8"});
    return false;
  }
  int number = 1;
  for (std::size_t from = 0; from < bytes.size(); ++number) {
    const std::size_t end = std::min(bytes.find('\n', from), bytes.size());
    check_line(bytes.substr(from, end - from), number, file, problems);
    from = end + 1;
  }
  return problems.size() == before;
}

SourceLines::SourceLines(std::string_view bytes) {
  for (std::size_t from = 0; from <= bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', from), bytes.size());
    std::string_view line = bytes.substr(from, end - from);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines_.push_back(line);
    from = end + 1;
  }
}

std::string_view SourceLines::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > lines_.size()) return {};
  return lines_[static_cast<std::size_t>(number) - 1];
}

char SourceLines::at(int line_from_0, int byte_column) const {
  const std::string_view text = line(line_from_0 + 1);
  if (byte_column < 0 || static_cast<std::size_t>(byte_column) >= text.size()) return '\0';
  return text[static_cast<std::size_t>(byte_column)];
}

bool SourceLines::closes_quote(int line_from_0, int byte_column) const {
  const char quote = at(line_from_0, byte_column);
  if (!is_quote(quote)) return true;
  std::size_t from = static_cast<std::size_t>(byte_column) + 1;
  for (std::size_t i = static_cast<std::size_t>(line_from_0); i < lines_.size(); ++i, from = 0) {
    if (end_of_quoted(lines_[i], from, quote) != std::string_view::npos) return true;
  }
  return false;
}

Place SourceLines::place(int line_from_0, int byte_column, std::string_view plain_text) const {
  const std::string_view text = line(line_from_0 + 1);
  const std::size_t offset = std::min(static_cast<std::size_t>(std::max(byte_column, 0)), text.size());
  Place place{.line = std::max(line_from_0, 0) + 1,
              .column = static_cast<int>(code_points(text.substr(0, offset))) + 1};
  const std::string_view rest = text.substr(offset);
  std::size_t bytes = 0;
  if (!rest.empty() && is_quote(rest.front())) {
    const std::size_t end = end_of_quoted(rest, 1, rest.front());
    bytes = end == std::string_view::npos ? 0 : end;
  } else if (rest.starts_with(plain_text)) {
    bytes = plain_text.size();
  }
  place.span = std::max(1, static_cast<int>(code_points(rest.substr(0, bytes))));
  return place;
}

}  // namespace fivefold::config
