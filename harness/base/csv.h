#pragma once
// Comma-separated values, strictly (RFC 4180): a header, as many fields in every row, quotes around whole fields only.
// LF or CRLF, UTF-8, a byte order mark at the start. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace fivefold {

struct CsvRow {
  int line{1};  // where it begins
  std::vector<std::string> fields;
};

// The header and at least one row. Empty lines are left out. `bad_input` (rule `csv`) names the line.
Result<std::vector<CsvRow>> parse_csv(std::string_view text);

// One row and its LF, quoted only where needed.
std::string csv_row(const std::vector<std::string>& fields);

}  // namespace fivefold
