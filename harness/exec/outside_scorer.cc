#include "harness/exec/outside_scorer.h"

#include <utility>

#include "harness/core/judge_answer.h"
#include "harness/crypto/sha256.h"
#include "harness/exec/judge_client.h"
#include "harness/exec/scoring_program.h"

namespace fivefold::exec {
namespace {

const std::string& text_of(const ScorerSpec& spec, const std::string& name) {
  return std::get<std::string>(spec.parameters.at(name));
}
std::int64_t number_of(const ScorerSpec& spec, const std::string& name) {
  return std::get<std::int64_t>(spec.parameters.at(name));
}

Result<std::vector<Grade>> by_program(const OutsideScorer& tools, std::span<const OutputToScore> outputs) {
  FF_CHECK(tools.spec.pinned.has_value());
  std::vector<TextToScore> texts;
  for (const OutputToScore& output : outputs) texts.push_back({output.item, output.output, output.target});
  FF_ASSIGN(const auto scores,
            score_by_program({*tools.spec.pinned, tools.program_folder, number_of(tools.spec, "timeout")}, texts));
  std::vector<Grade> grades;
  for (const std::int64_t score : scores) grades.push_back({score});
  return grades;
}

Result<std::vector<Grade>> by_judge(const OutsideScorer& tools, const Scorer& scorer,
                                    std::span<const OutputToScore> outputs, JudgeMemory& memory) {
  const std::string& revision = text_of(tools.spec, "revision");
  std::vector<Grade> grades;
  std::vector<std::string> questions;
  std::vector<std::size_t> places;  // of the questions among the grades
  const auto take = [&](std::size_t place, const std::string& answer) {
    grades[place].score_micro = scorer.read_judge(answer);
    grades[place].judge->output = answer;
  };
  for (const OutputToScore& output : outputs) {
    std::string question = question_of(tools, output);
    const Digest digest = crypto::sha256(question);
    grades.push_back({0, JudgeAnswer{tools.spec.endpoint->model, revision, digest, {}}});
    FF_ASSIGN(const std::optional<std::string> known, memory.find(output.item, digest));
    if (known) {
      take(grades.size() - 1, *known);
    } else {
      places.push_back(grades.size() - 1);
      questions.push_back(std::move(question));
    }
  }
  const Judge judge{*tools.spec.endpoint, number_of(tools.spec, "maxTokens"), number_of(tools.spec, "timeout"),
                    tools.secret};
  const JudgeSaid said = [&](std::size_t index, const std::string& answer) -> Result<void> {
    const std::size_t place = places[index];
    FF_TRY(memory.keep(outputs[place].item, grades[place].judge->prompt_sha256, answer));
    take(place, answer);
    return {};
  };
  FF_TRY(ask_judge(judge, questions, said));
  return grades;
}

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

Result<std::vector<Grade>> score_outside(const OutsideScorer& tools, const Scorer& scorer,
                                         std::span<const OutputToScore> outputs, JudgeMemory& memory) {
  return scorer.is_judge() ? by_judge(tools, scorer, outputs, memory) : by_program(tools, outputs);
}

}  // namespace fivefold::exec
