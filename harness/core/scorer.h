#pragma once
// The scorers of docs/design.md section 5: a score in millionths from an output and its target, the same for the team's
// run, the lab's re-execution and Tier 0. Of `command` and `judge`, which take a program or a model (harness/exec), the
// part that needs neither. Pure.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/core/item_line.h"
#include "harness/core/stage.h"
#include "harness/json/value.h"

namespace fivefold {

// Parameters of the right types and ranges, none missing or unknown, `rescore` as it must be: `scorer.parameter`,
// `scorer.unknown`. A scorer that passes never fails on an output.
Result<void> check_scorer(const ScorerSpec& spec);

// A scorer ready for many outputs (a pattern is compiled once). A value that can be moved; score() may be called from
// any one thread at a time.
class Scorer {
 public:
  static Result<Scorer> make(const ScorerSpec& spec);  // the errors of check_scorer

  // The target fits the scorer: a text or a number, for `numeric` a decimal. `scorer.target`.
  [[nodiscard]] Result<void> check_target(const json::Value& target) const;
  // 0 or 1,000,000. Not for `runner`, which has no target, and not for those from outside.
  [[nodiscard]] Result<std::int64_t> score(std::string_view output, const json::Value& target) const;
  // The score of a runner's line: 0 for an item error, the runner's own with `runner` (`bad-score` when it gave none),
  // else that of its output. `target` is null only with `runner`. Not for those from outside but for an item error.
  [[nodiscard]] Result<std::int64_t> score(const RunnerLine& line, const json::Value* target) const;
  // The score that a judge's answer stands for; of `judge` alone.
  [[nodiscard]] std::int64_t read_judge(std::string_view answer) const;

  [[nodiscard]] bool needs_targets() const;  // all but `runner`
  [[nodiscard]] bool is_external() const;    // `command` and `judge`
  [[nodiscard]] bool is_judge() const;
  [[nodiscard]] bool is_binary() const;  // every score is 0 or 1

  ~Scorer();
  Scorer(Scorer&&) noexcept;
  Scorer& operator=(Scorer&&) noexcept;

 private:
  struct State;
  explicit Scorer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fivefold
