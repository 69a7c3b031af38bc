#include "harness/cli/watch_text.h"

#include <algorithm>
#include <set>
#include <vector>

namespace fivefold::cli {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::string fitting(std::string_view text, std::size_t rows, std::string_view rest) {
  const std::vector<std::string_view> lines = lines_of(text);
  const bool all = lines.size() <= rows;
  std::string out;
  for (std::size_t i = 0; i < (all ? lines.size() : rows - 1); ++i) out.append(lines[i]).append("\n");
  if (!all) out.append(rest);
  return out;
}

std::string changed_lines(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> old = lines_of(before);
  const std::set<std::string_view> known(old.begin(), old.end());
  std::string out;
  for (const std::string_view line : lines_of(after)) {
    if (!line.empty() && !known.contains(line)) out.append(line).append("\n");
  }
  return out;
}

}  // namespace fivefold::cli
