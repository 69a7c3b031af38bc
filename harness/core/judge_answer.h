#pragma once
// A model that judges (docs/design.md section 5, scorer `judge`): what it is asked about an answer, and which score its
// own answer stands for. Asking is somebody else's work; reading what it said gives the same score every time. Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/core/prompts.h"
#include "harness/core/score_regex.h"
#include "harness/core/stage.h"
#include "harness/json/value.h"

namespace fivefold {

inline constexpr std::size_t kMaxJudgePrompt = std::size_t{64} << 10;

// UTF-8 of 1 byte to 64 KiB that asks about {output}. `scorer.prompt`.
Result<void> check_judge_prompt(std::string_view text);
// The pinned prompt with {prompt}, {output} and {target} in place: one pass, so that an output that holds such a word
// asks nothing else. Messages and numbers stand there as JSON.
std::string judge_question(std::string_view prompt_text, const Prompt& prompt, std::string_view output,
                           const json::Value& target);

// From a judge's words to a score.
class JudgeReading {
 public:
  // `scorer.parameter`: `full` 1..1000, `pattern` empty or one that RE2 takes, with `group`.
  static Result<JudgeReading> make(const ScorerSpec& spec);
  // Millionths of a full score, rounded half up (12 decimals count). The number is the last one of the text, or what
  // the pattern's first match has in its group; without a number between 0 and `full` the score is 0.
  [[nodiscard]] std::int64_t score(std::string_view answer) const;

 private:
  JudgeReading(std::int64_t full, std::optional<Pattern> pattern) : full_(full), pattern_(std::move(pattern)) {}
  std::int64_t full_;
  std::optional<Pattern> pattern_;
};

}  // namespace fivefold
