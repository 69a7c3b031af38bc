#include "harness/config/problem.h"

#include <algorithm>

#include "harness/base/check.h"

namespace fivefold::config {

bool acceptable(const Problems& problems) { return count(problems, Severity::error) == 0; }

std::size_t count(const Problems& problems, Severity severity) {
  return static_cast<std::size_t>(
      std::ranges::count_if(problems, [severity](const Problem& problem) { return problem.severity == severity; }));
}

void sort_by_place(Problems& problems) {
  std::ranges::stable_sort(problems, [](const Problem& a, const Problem& b) {
    if (a.place.line != b.place.line) return a.place.line < b.place.line;
    return a.place.column < b.place.column;
  });
}

std::string sentence(const Problem& problem) {
  return problem.hint.empty() ? problem.message : problem.message + "; " + problem.hint;
}

Error first_error(const Problems& problems) {
  const auto first =
      std::ranges::find_if(problems, [](const Problem& problem) { return problem.severity == Severity::error; });
  FF_CHECK(first != problems.end());
  const std::string where =
      first->file + ":" + std::to_string(first->place.line) + ":" + std::to_string(first->place.column);
  return bad_input(first->rule, where + ": " + sentence(*first));
}

Place place_at(const Places& places, std::string pointer) {
  for (;;) {
    if (const auto found = places.find(pointer); found != places.end()) return found->second;
    if (pointer.empty()) return {};
    pointer.resize(pointer.rfind('/') == std::string::npos ? 0 : pointer.rfind('/'));
  }
}

}  // namespace fivefold::config
