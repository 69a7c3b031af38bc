#include "harness/cli/table.h"

#include <algorithm>
#include <utility>

#include "harness/base/check.h"
#include "harness/base/utf8.h"
#include "harness/cli/width.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kGap = 2;            // between columns
constexpr std::size_t kLeastWrapped = 12;  // a last column narrower than this is not wrapped

std::size_t sum_of(const std::vector<std::size_t>& widths, const std::vector<bool>& kept) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (kept[i]) sum += widths[i] + (sum == 0 ? 0 : kGap);
  }
  return sum;
}

// One row with the columns that are kept: its last cell in as many lines as it needs.
std::string row_text(const std::vector<Cell>& row, const std::vector<Column>& columns,
                     const std::vector<std::size_t>& widths, const std::vector<bool>& kept, const Look& look) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < row.size(); ++i) last = kept[i] ? i : last;
  std::string line;
  std::size_t column = 0;
  std::size_t gap = 0;
  for (std::size_t i = 0; i < last; ++i) {
    if (!kept[i]) continue;
    const std::string filled = padded(row[i].text, widths[i], columns[i].align);
    const std::size_t at = filled.find(row[i].text);
    line += std::string(gap, ' ') + filled.substr(0, at) + look.paint(row[i].text, row[i].style) +
            filled.substr(at + row[i].text.size());
    column += gap + widths[i];
    gap = kGap;
  }
  column += gap;
  const std::string words =
      columns[last].align == Align::right ? padded(row[last].text, widths[last], Align::right) : row[last].text;
  const bool narrow = look.columns && column + width(words) > *look.columns && *look.columns >= column + kLeastWrapped;
  const std::vector<std::string> parts =
      narrow ? wrapped(words, *look.columns - column) : std::vector<std::string>{words};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    line += i == 0 ? std::string(gap, ' ') : "\n" + std::string(column, ' ');
    // A word that is wider than what is left cannot be wrapped.
    const std::string part = narrow ? cut(parts[i], *look.columns - column, look.marks.range) : parts[i];
    line += look.paint(part, row[last].style);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string padded(const std::string& text, std::size_t columns, Align align) {
  const std::size_t taken = width(text);
  const std::string space(taken < columns ? columns - taken : 0, ' ');
  return align == Align::left ? text + space : space + text;
}

std::vector<std::string> wrapped(const std::string& text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t end = std::min(text.find(' ', from), text.size());
    const std::string word = text.substr(from, end - from);
    if (!line.empty() && width(line) + 1 + width(word) > columns) {
      lines.push_back(std::exchange(line, word));
    } else {
      line += (from == 0 ? "" : " ") + word;
    }
    from = end + 1;
  }
  lines.push_back(line);
  return lines;
}

std::string paragraph(const std::string& text, const Look& look, std::size_t indent, Style style) {
  constexpr std::size_t kMostColumns = 120;
  constexpr std::size_t kLeastColumns = 20;
  const std::size_t columns = std::min(look.columns.value_or(kMostColumns), kMostColumns);
  std::string out;
  for (const std::string& line : wrapped(text, std::max(columns, indent + kLeastColumns) - indent)) {
    out += std::string(indent, ' ') + look.paint(line, style) + "\n";
  }
  return out;
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (Column& column : columns_) column.title = printable(column.title);
}

void Table::add(std::vector<Cell> cells) {
  FF_CHECK(cells.size() <= columns_.size());
  cells.resize(columns_.size(), Cell(""));
  for (Cell& cell : cells) cell.text = printable(cell.text);
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(const std::vector<Row>& rows) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i].text));
  }
  return widths;
}

std::vector<bool> Table::kept(const std::vector<std::size_t>& widths, const Look& look) const {
  std::vector<bool> kept(columns_.size(), true);
  if (!look.columns) return kept;
  int last = 0;
  for (const Column& column : columns_) last = std::max(last, column.leaves);
  for (int turn = 1; turn <= last && sum_of(widths, kept) > *look.columns; ++turn) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].leaves == turn) kept[i] = false;
    }
  }
  return kept;
}

std::string Table::text(const Look& look) const {
  std::vector<Row> all;
  Row& titles = all.emplace_back();
  for (const Column& column : columns_) titles.emplace_back(column.title, Style::heading);
  all.insert(all.end(), rows_.begin(), rows_.end());
  const std::vector<std::size_t> columns = widths(all);
  const std::vector<bool> shown = kept(columns, look);
  std::string out;
  for (const Row& row : all) out += row_text(row, columns_, columns, shown, look);
  std::string names;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (!shown[i]) names += (names.empty() ? "" : ", ") + columns_[i].title;
  }
  if (names.empty()) return out;
  return out + paragraph(look.words("left-out", {{"columns", std::to_string(*look.columns)}, {"names", names}}), look);
}

std::string Table::body(const Look& look) const {
  const std::vector<std::size_t> columns = widths(rows_);
  const std::vector<bool> shown = kept(columns, look);
  std::string out;
  for (const Row& row : rows_) out += row_text(row, columns_, columns, shown, look);
  return out;
}

}  // namespace fivefold::cli
