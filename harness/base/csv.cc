#include "harness/base/csv.h"

#include <utility>

#include "harness/base/utf8.h"

namespace fivefold {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  }

  Result<std::vector<CsvRow>> read() {
    std::vector<CsvRow> rows;
    while (!rest_.empty()) {
      if (take_line_end()) continue;
      CsvRow row{line_, {}};
      FF_TRY(read_row(row));
      if (!rows.empty() && row.fields.size() != rows.front().fields.size()) {
        return error(row.line, "has " + std::to_string(row.fields.size()) + " fields, the header has " +
                                   std::to_string(rows.front().fields.size()));
      }
      rows.push_back(std::move(row));
    }
    if (rows.size() < 2) return error(line_, "there are no rows below a header");
    return rows;
  }

 private:
  static Error error(int line, const std::string& what) {
    return bad_input("csv", "line " + std::to_string(line) + ": " + what);
  }

  bool take_line_end() {
    const std::size_t length = rest_.starts_with("\r\n") ? 2 : rest_.starts_with('\n') ? 1 : 0;
    rest_.remove_prefix(length);
    line_ += length > 0 ? 1 : 0;
    return length > 0;
  }

  Result<void> read_row(CsvRow& row) {
    for (;;) {
      FF_ASSIGN(std::string field, rest_.starts_with('"') ? read_quoted() : read_plain());
      row.fields.push_back(std::move(field));
      if (rest_.empty() || take_line_end()) return {};
      if (!rest_.starts_with(',')) return error(line_, "a quoted field ends before its comma");
      rest_.remove_prefix(1);
    }
  }

  Result<std::string> read_plain() {
    const std::string_view field = rest_.substr(0, std::min(rest_.find_first_of(",\n"), rest_.size()));
    rest_.remove_prefix(field.size());
    std::string text(field);
    if (rest_.starts_with('\n') && text.ends_with('\r')) text.pop_back();
    if (text.find_first_of("\"\r") != std::string::npos)
      return error(line_, "a quote or CR inside a field without quotes");
    return text;
  }

  Result<std::string> read_quoted() {
    const int begin = line_;
    rest_.remove_prefix(1);
    std::string text;
    for (;;) {
      const std::size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) return error(begin, "a quoted field has no end");
      for (const char byte : rest_.substr(0, quote)) line_ += byte == '\n' ? 1 : 0;
      text += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) return text;
      text += '"';
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
  int line_{1};
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) {
  if (const auto at = first_bad_utf8(text)) {
    return bad_input("csv", "byte " + std::to_string(*at) + " is not UTF-8");
  }
  return Reader(text).read();
}

std::string csv_row(const std::vector<std::string>& fields) {
  std::string out;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) out += ',';
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      out += field;
      continue;
    }
    out += '"';
    for (const char c : field) out += c == '"' ? "\"\"" : std::string(1, c);
    out += '"';
  }
  return out + '\n';
}

}  // namespace fivefold
