#include "harness/cli/table.h"

#include <algorithm>
#include <utility>

#include "harness/base/check.h"
#include "harness/base/utf8.h"
#include "harness/cli/width.h"

namespace fivefold::cli {

std::string padded(const std::string& text, std::size_t columns, Align align) {
  const std::size_t taken = width(text);
  const std::string space(taken < columns ? columns - taken : 0, ' ');
  return align == Align::left ? text + space : space + text;
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (Column& column : columns_) column.title = printable(column.title);
}

void Table::add(std::vector<std::string> cells) {
  FF_CHECK(cells.size() <= columns_.size());
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::text() const { return lines(true); }

std::string Table::body() const { return lines(false); }

std::string Table::lines(bool with_titles) const {
  std::vector<std::vector<std::string>> all;
  if (with_titles) {
    std::vector<std::string>& titles = all.emplace_back();
    for (const Column& column : columns_) titles.push_back(column.title);
  }
  all.insert(all.end(), rows_.begin(), rows_.end());

  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const std::vector<std::string>& row : all) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string out;
  for (const std::vector<std::string>& row : all) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += (i == 0 ? "" : "  ") + padded(row[i], widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace fivefold::cli
