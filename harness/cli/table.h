#pragma once
// Tables for people: two spaces between columns, text left, numbers right, no rules, aligned by display width. Control
// characters in a cell are printed as \x1b, so that no name can drive a terminal. On a terminal that is too narrow
// columns are left out in the order that they name, and the last line says which; what still does not fit goes on below
// its own last column. Into a pipe nothing is left out. Pure.

#include <string>
#include <vector>

#include "harness/cli/look.h"

namespace fivefold::cli {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align{Align::left};
  int leaves{0};  // 0: never left out; otherwise those with 1 first, then those with 2 …
};

struct Cell {
  std::string text;
  Style style{Style::plain};
  Cell(std::string words, Style look = Style::plain) : text(std::move(words)), style(look) {}  // NOLINT: mostly words
  Cell(const char* words) : text(words) {}                                                     // NOLINT: as above
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);
  // One cell a column; missing cells are empty.
  void add(std::vector<Cell> cells);

  // Titles and rows, and the line that says what is left out. Each line ends in LF, without spaces before it.
  [[nodiscard]] std::string text(const Look& look = {}) const;
  [[nodiscard]] std::string body(const Look& look = {}) const;  // the rows alone; what is left out is not said
  [[nodiscard]] bool empty() const { return rows_.empty(); }

 private:
  using Row = std::vector<Cell>;
  [[nodiscard]] std::vector<std::size_t> widths(const std::vector<Row>& rows) const;
  [[nodiscard]] std::vector<bool> kept(const std::vector<std::size_t>& widths, const Look& look) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

// `text` (printable) filled up with spaces to `columns` display columns.
std::string padded(const std::string& text, std::size_t columns, Align align);
// `text` in lines of at most `columns` display columns; words are never cut.
std::vector<std::string> wrapped(const std::string& text, std::size_t columns);
// The same as lines that end in LF, each after `indent` spaces, as wide as the terminal and at most 120 columns.
std::string paragraph(const std::string& text, const Look& look, std::size_t indent = 0, Style style = Style::plain);

}  // namespace fivefold::cli
