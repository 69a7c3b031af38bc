#pragma once
// The pure scorers of docs/design.md section 5: a score in millionths from an output and its target, the same for the
// team's run, the lab's re-execution and Tier 0. `command` and `judge` are not built yet. Pure.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/core/item_line.h"
#include "harness/core/stage.h"
#include "harness/json/value.h"

namespace fivefold {

// Every scorer a stage may name, and those that this version can run.
bool scorer_is_known(std::string_view name);
bool scorer_is_built(std::string_view name);

// Parameters of the right types and ranges, none missing or unknown, `rescore` exact: `scorer.parameter`,
// `scorer.unknown`, `scorer.not-built`. A scorer that passes never fails on an output.
Result<void> check_scorer(const ScorerSpec& spec);

// A scorer ready for many outputs (a pattern is compiled once). A value that can be moved; score() may be called from
// any one thread at a time.
class Scorer {
 public:
  static Result<Scorer> make(const ScorerSpec& spec);  // the errors of check_scorer

  // The target fits the scorer: a text or a number, for `numeric` a decimal. `scorer.target`.
  [[nodiscard]] Result<void> check_target(const json::Value& target) const;
  // 0 or 1,000,000. Not for `runner`, which has no target.
  [[nodiscard]] Result<std::int64_t> score(std::string_view output, const json::Value& target) const;
  // The score of a runner's line: 0 for an item error, the runner's own with `runner` (`bad-score` when it gave none),
  // else that of its output. `target` is null only with `runner`.
  [[nodiscard]] Result<std::int64_t> score(const RunnerLine& line, const json::Value* target) const;
  [[nodiscard]] bool needs_targets() const;

  ~Scorer();
  Scorer(Scorer&&) noexcept;
  Scorer& operator=(Scorer&&) noexcept;

 private:
  struct State;
  explicit Scorer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fivefold
