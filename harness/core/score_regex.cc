#include "harness/core/score_regex.h"

#include <re2/re2.h>

#include <utility>
#include <vector>

namespace fivefold {

struct Pattern::State {
  State(const std::string& text, const re2::RE2::Options& options, int wanted) : regex(text, options), group(wanted) {}
  re2::RE2 regex;
  int group;
};

Pattern::Pattern(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

Result<Pattern> Pattern::compile(const std::string& text, int group) {
  if (text.size() > kMaxPatternBytes) {
    return bad_input("scorer.parameter",
                     "pattern has " + std::to_string(text.size()) + " bytes, at most 1000 are allowed");
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto state = std::make_unique<State>(text, options, group);
  if (!state->regex.ok()) return bad_input("scorer.parameter", "pattern: " + state->regex.error());
  const int groups = state->regex.NumberOfCapturingGroups();
  if (group < 0 || group > groups) {
    return bad_input("scorer.parameter",
                     "group must be 0.." + std::to_string(groups) + " with this pattern, got " + std::to_string(group));
  }
  return Pattern(std::move(state));
}

std::optional<std::string> Pattern::first(std::string_view output) const {
  const auto count = static_cast<std::size_t>(state_->group) + 1;
  std::vector<re2::StringPiece> groups(count);
  const re2::StringPiece text(output.data(), output.size());
  if (!state_->regex.Match(text, 0, text.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(count))) {
    return std::nullopt;
  }
  const re2::StringPiece& found = groups.back();
  if (found.data() == nullptr) return std::nullopt;
  return std::string(found.data(), found.size());
}

}  // namespace fivefold
