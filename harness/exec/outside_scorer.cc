#include "harness/exec/outside_scorer.h"

#include <future>
#include <stop_token>
#include <utility>

#include "harness/core/judge_answer.h"
#include "harness/crypto/sha256.h"
#include "harness/exec/judge_client.h"
#include "harness/exec/scoring_program.h"
#include "harness/os/process.h"
#include "harness/os/signals.h"

namespace fivefold::exec {
namespace {

constexpr std::chrono::milliseconds kLook{100};

const std::string& text_of(const ScorerSpec& spec, const std::string& name) {
  return std::get<std::string>(spec.parameters.at(name));
}
std::int64_t number_of(const ScorerSpec& spec, const std::string& name) {
  return std::get<std::int64_t>(spec.parameters.at(name));
}

class ProgramScoring final : public Scoring {
 public:
  ProgramScoring(const OutsideScorer& tools, const std::vector<OutputToScore>& outputs) {
    FF_CHECK(tools.spec.pinned.has_value());
    for (const OutputToScore& output : outputs) texts_.push_back({output.item, output.output, output.target});
    program_ = {*tools.spec.pinned, tools.program_folder, os::own_program().parent_path() / "fivefold-exec",
                number_of(tools.spec, "timeout")};
    // Where there is no thread to be had, get() does it.
    scores_ = std::async(std::launch::async | std::launch::deferred,
                         [this, stop = stop_.get_token()] { return score_by_program(program_, texts_, stop); });
  }
  ~ProgramScoring() override { stop_.request_stop(); }  // and the future waits for its end
  ProgramScoring(const ProgramScoring&) = delete;
  ProgramScoring& operator=(const ProgramScoring&) = delete;

  Result<bool> look(std::chrono::milliseconds wait) override {
    if (scores_.wait_for(wait) == std::future_status::timeout) return false;
    FF_ASSIGN(const auto scores, scores_.get());
    for (const std::int64_t score : scores) grades_.push_back({score});
    return true;
  }
  std::vector<Grade> grades() override { return std::move(grades_); }

 private:
  ScoringProgram program_;
  std::vector<TextToScore> texts_;
  std::vector<Grade> grades_;
  std::stop_source stop_;
  std::future<Result<std::vector<std::int64_t>>> scores_;  // last: it uses the rest
};

class JudgeScoring final : public Scoring {
 public:
  JudgeScoring(const Scorer& scorer, std::vector<OutputToScore> outputs, JudgeMemory& memory)
      : scorer_(scorer), outputs_(std::move(outputs)), memory_(memory) {}

  // Asks what the memory does not know.
  Result<void> begin(const OutsideScorer& tools) {
    const std::string& revision = text_of(tools.spec, "revision");
    std::vector<std::string> questions;
    for (const OutputToScore& output : outputs_) {
      std::string question = question_of(tools, output);
      const Digest digest = crypto::sha256(question);
      grades_.push_back({0, JudgeAnswer{tools.spec.endpoint->model, revision, digest, {}}});
      FF_ASSIGN(const std::optional<std::string> known, memory_.find(output.item, digest));
      if (known) {
        take(grades_.size() - 1, *known);
      } else {
        places_.push_back(grades_.size() - 1);
        questions.push_back(std::move(question));
      }
    }
    const Judge judge{*tools.spec.endpoint, number_of(tools.spec, "maxTokens"), number_of(tools.spec, "timeout"),
                      tools.secret};
    session_ = std::make_unique<JudgeSession>(judge, std::move(questions));
    return {};
  }

  Result<bool> look(std::chrono::milliseconds wait) override {
    const JudgeSaid said = [this](std::size_t index, const std::string& answer) -> Result<void> {
      const std::size_t place = places_[index];
      FF_TRY(memory_.keep(outputs_[place].item, grades_[place].judge->prompt_sha256, answer));
      take(place, answer);
      return {};
    };
    return session_->take(wait, said);
  }
  std::vector<Grade> grades() override { return std::move(grades_); }

 private:
  void take(std::size_t place, const std::string& answer) {
    grades_[place].score_micro = scorer_.read_judge(answer);
    grades_[place].judge->output = answer;
  }

  const Scorer& scorer_;
  std::vector<OutputToScore> outputs_;
  JudgeMemory& memory_;
  std::vector<Grade> grades_;
  std::vector<std::size_t> places_;  // of the questions among the grades
  std::unique_ptr<JudgeSession> session_;
};

}  // namespace

Result<std::optional<std::string>> judge_secret(const ScorerSpec& spec, const SecretSource& secrets) {
  const auto name = spec.parameters.find("secret");
  if (name == spec.parameters.end() || std::get<std::string>(name->second).empty()) return std::optional<std::string>{};
  const std::string& variable = std::get<std::string>(name->second);
  std::optional<std::string> value = secrets(variable);
  if (value) return value;
  return bad_input("secret", "the judge needs the secret " + variable +
                                 ": set the environment variable of that name for this command");
}

std::string question_of(const OutsideScorer& tools, const OutputToScore& output) {
  return judge_question(tools.judge_prompt, *output.prompt, output.output, *output.target);
}

Result<std::unique_ptr<Scoring>> begin_scoring(const OutsideScorer& tools, const Scorer& scorer,
                                               std::vector<OutputToScore> outputs, JudgeMemory& memory) {
  if (!scorer.is_judge()) return std::unique_ptr<Scoring>(std::make_unique<ProgramScoring>(tools, outputs));
  auto judged = std::make_unique<JudgeScoring>(scorer, std::move(outputs), memory);
  FF_TRY(judged->begin(tools));
  return std::unique_ptr<Scoring>(std::move(judged));
}

Result<std::vector<Grade>> score_outside(const OutsideScorer& tools, const Scorer& scorer,
                                         std::vector<OutputToScore> outputs, JudgeMemory& memory) {
  FF_ASSIGN(const std::unique_ptr<Scoring> scoring, begin_scoring(tools, scorer, std::move(outputs), memory));
  for (;;) {
    FF_ASSIGN(const bool done, scoring->look(kLook));
    if (done) return scoring->grades();
    if (os::stop_signal()) return Error{Errc::incomplete, "stopped", "stopped by a signal while scoring"};
  }
}

}  // namespace fivefold::exec
