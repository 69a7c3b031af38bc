#pragma once
// Scoring with what is outside the harness: the scorers `command` and `judge`. The same call for the team's run, the
// lab's re-execution and Tier 0. Processes and network; one thread.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/item_line.h"
#include "harness/core/prompts.h"
#include "harness/core/scorer.h"
#include "harness/core/stage.h"
#include "harness/json/value.h"

namespace fivefold::exec {

// The value of a secret of that name on this machine, or nothing.
using SecretSource = std::function<std::optional<std::string>(const std::string&)>;

// What it takes beside the scorer's parameters.
struct OutsideScorer {
  ScorerSpec spec;                       // as in the benchmark file
  std::filesystem::path program_folder;  // of `command`
  std::string judge_prompt;              // of `judge`: the text of the pinned file
  std::optional<std::string> secret;     // of `judge`, where it names one
};
// `secret` when the judge's is not there.
Result<std::optional<std::string>> judge_secret(const ScorerSpec& spec, const SecretSource& secrets);

struct OutputToScore {
  ItemId item;
  std::string_view output;
  const Prompt* prompt{nullptr};  // for `judge`
  const json::Value* target{nullptr};
};
struct Grade {
  std::int64_t score_micro{0};
  std::optional<JudgeAnswer> judge{};
};

// Answers of a judge that are there already, and where new ones go, each before the next is looked at: a judge may say
// something else when asked again.
class JudgeMemory {
 public:
  virtual ~JudgeMemory() = default;
  virtual Result<std::optional<std::string>> find(const ItemId& item, const Digest& question) = 0;
  virtual Result<void> keep(const ItemId& item, const Digest& question, const std::string& answer) = 0;
};
class NoMemory final : public JudgeMemory {
 public:
  Result<std::optional<std::string>> find(const ItemId&, const Digest&) override {
    return std::optional<std::string>{};
  }
  Result<void> keep(const ItemId&, const Digest&, const std::string&) override { return {}; }
};

// What the judge is asked about that output.
std::string question_of(const OutsideScorer& tools, const OutputToScore& output);

// Scoring that goes on beside the thread that has begun it, which looks at it from time to time. Given up when it goes.
class Scoring {
 public:
  virtual ~Scoring() = default;
  // Waits at most so long; true when every output has its grade. `scorer.command`, `scorer.judge` (io).
  virtual Result<bool> look(std::chrono::milliseconds wait) = 0;
  // Once, when look() was true: in the order given.
  virtual std::vector<Grade> grades() = 0;
};
// Everything that is given must stay where it is until the scoring goes; the memory is used by look() alone.
Result<std::unique_ptr<Scoring>> begin_scoring(const OutsideScorer& tools, const Scorer& scorer,
                                               std::vector<OutputToScore> outputs, JudgeMemory& memory);

// The same to its end; `stopped` after a stop signal.
Result<std::vector<Grade>> score_outside(const OutsideScorer& tools, const Scorer& scorer,
                                         std::vector<OutputToScore> outputs, JudgeMemory& memory);

}  // namespace fivefold::exec
