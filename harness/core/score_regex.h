#pragma once
// The regex scorer's one use of RE2: linear time and bounded stack on any output. Pure; RE2 is named in score_regex.cc
// alone.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace fivefold {

inline constexpr std::size_t kMaxPatternBytes = 1000;

class Pattern {
 public:
  // `scorer.parameter` when RE2 does not take the pattern, it is too long, or it has no such group.
  static Result<Pattern> compile(const std::string& text, int group);
  // The group of the first match; nothing without a match or when the group took no part in it.
  [[nodiscard]] std::optional<std::string> first(std::string_view output) const;

  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

 private:
  struct State;
  explicit Pattern(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fivefold
