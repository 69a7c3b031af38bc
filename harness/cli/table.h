#pragma once
// Tables for people: two spaces between columns, text left, numbers right, no rules, aligned by display width. Control
// characters in a cell are printed as \x1b, so that no name can drive a terminal. Pure.

#include <string>
#include <vector>

namespace fivefold::cli {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align{Align::left};
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);
  // One cell a column; missing cells are empty.
  void add(std::vector<std::string> cells);

  [[nodiscard]] std::string text() const;  // titles and rows, each line ending in LF, no spaces at its end
  [[nodiscard]] std::string body() const;  // the rows alone
  [[nodiscard]] bool empty() const { return rows_.empty(); }

 private:
  [[nodiscard]] std::string lines(bool with_titles) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// `text` (printable) filled up with spaces to `columns` display columns.
std::string padded(const std::string& text, std::size_t columns, Align align);

}  // namespace fivefold::cli
