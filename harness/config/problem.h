#pragma once
// What is wrong with a configuration file: one Problem a mistake, all of them at once, each with its place. Owned by
// config; plain values.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::config {

// Where a value stands in its file: line and column from 1, column and span in code points.
struct Place {
  int line{1};
  int column{1};
  int span{1};
  friend bool operator==(const Place&, const Place&) = default;
};

// The place of every value of a file, by JSON pointer without escapes: "/benchmarks/0/dataset/prompts/sha256". A map's
// or list's place is that of its first token.
using Places = std::map<std::string, Place>;

enum class Severity { error, warning };

struct Problem {
  std::string file{};
  Place place{};
  Severity severity{Severity::error};
  std::string rule{};     // `resources.memory`, `schema.unknown-key`
  std::string message{};  // the thing, the rule, the value
  std::string hint{};     // what is allowed, "did you mean …"; may be empty
  friend bool operator==(const Problem&, const Problem&) = default;
};
using Problems = std::vector<Problem>;

// Whether none is an error (warnings do not count).
bool acceptable(const Problems& problems);
std::size_t count(const Problems& problems, Severity severity);
// By line and column; equal places keep their order. For the problems of one file.
void sort_by_place(Problems& problems);
// "message; hint" in one text, for `--json` and errors.
std::string sentence(const Problem& problem);
// The first error as an Error: "file:line:column: message; hint". There must be one.
Error first_error(const Problems& problems);
// The place recorded for `pointer`, else that of the nearest value around it.
Place place_at(const Places& places, std::string pointer);

// The value of a file and everything that is wrong with it. The value is there exactly when no problem is an error.
template <class T>
struct Checked {
  std::optional<T> value;
  std::optional<T> draft;  // what could be read of a file with errors: its other parts are looked at all the same
  Problems problems;
  Places places;

  [[nodiscard]] bool ok() const { return value.has_value(); }
};

}  // namespace fivefold::config
