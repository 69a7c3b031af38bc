#pragma once
// The text of a YAML file by lines: what no YAML reader should have to decide (encoding, tabs, control characters) is
// refused here, and byte offsets become columns. Owned by config; pure.

#include <string>
#include <string_view>
#include <vector>

#include "harness/config/problem.h"

namespace fivefold::config {

// Reports what is wrong with the bytes as such; false when they must not be read any further.
bool check_text(std::string_view bytes, const std::string& file, Problems& problems);

class SourceLines {
 public:
  explicit SourceLines(std::string_view bytes);
  // From a line and a byte offset in it, both from 0. The span covers a scalar that starts there: up to the closing
  // quote, or the end of `plain_text` where it stands on that line as it is, else one column.
  [[nodiscard]] Place place(int line, int byte_column, std::string_view plain_text = {}) const;
  // Whether the quoted scalar that starts there ends, on this line or a later one; true for any other.
  [[nodiscard]] bool closes_quote(int line, int byte_column) const;
  // The character at that place, NUL beyond the end.
  [[nodiscard]] char at(int line, int byte_column) const;
  // Line `number` from 1, without its end; empty beyond the end.
  [[nodiscard]] std::string_view line(int number) const;

 private:
  std::vector<std::string_view> lines_;  // borrowed
};

}  // namespace fivefold::config
