#include "harness/config/yaml_text.h"

#include <algorithm>
#include <optional>

#include "harness/base/utf8.h"
#include "harness/config/yaml_json.h"

namespace fivefold::config {
namespace {

// The bytes of a quoted scalar with its quotes, or 0 when it does not end on this line.
std::size_t quoted_bytes(std::string_view rest) {
  const char quote = rest.front();
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (quote == '"' && rest[i] == '\\') {
      ++i;
    } else if (rest[i] == quote) {
      if (quote == '"' || i + 1 >= rest.size() || rest[i + 1] != '\'') return i + 1;
      ++i;  // '' is one quote
    }
  }
  return 0;
}

// Characters that YAML 1.1 and 1.2 readers treat differently, or that no text file has.
bool is_refused(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||
         c == 0xFEFF;
}

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
      const std::string what = printable(rest.substr(0, front ? front->bytes : 1));
      problems.push_back({.file = file,
                          .place = {.line = number, .column = column},
                          .rule = "yaml.encoding",
                          .message = front ? "the character " + (what == "\uFEFF" ? "U+FEFF" : what) + " is not allowed"
                                           : "the byte " + what + " is not UTF-8",
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

Place SourceLines::place(int line_from_0, int byte_column, std::string_view plain_text) const {
  const std::string_view text = line(line_from_0 + 1);
  const std::size_t offset = std::min(static_cast<std::size_t>(std::max(byte_column, 0)), text.size());
  Place place{.line = std::max(line_from_0, 0) + 1,
              .column = static_cast<int>(code_points(text.substr(0, offset))) + 1};
  const std::string_view rest = text.substr(offset);
  std::size_t bytes = 0;
  if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
    bytes = quoted_bytes(rest);
  } else if (rest.starts_with(plain_text)) {
    bytes = plain_text.size();
  }
  place.span = std::max(1, static_cast<int>(code_points(rest.substr(0, bytes))));
  return place;
}

}  // namespace fivefold::config
