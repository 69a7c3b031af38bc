#include "harness/ledger/outside_scorer.h"

#include "harness/core/judge_answer.h"
#include "harness/core/paths.h"
#include "store/judge_answers.h"

namespace fivefold::ledger {

Result<BenchmarkFile> read_benchmark_file(Workspace& workspace, const BenchmarkId& benchmark) {
  const std::string name = paths::benchmark_file(benchmark);
  for (const Subject& subject : workspace.log().policy->subjects) {
    if (subject.name != name) continue;
    FF_ASSIGN(const std::string text, workspace.evidence().get(subject.sha256));
    return parse_benchmark_file(text);
  }
  return Error{Errc::corrupt, "workspace", benchmark.text + ": its benchmark file is not in the policy"};
}

Result<std::optional<exec::OutsideScorer>> load_outside_scorer(const Workspace& workspace, const BenchmarkFile& file,
                                                               const exec::SecretSource& secrets) {
  if (!file.scorer || !(file.scorer->pinned || file.scorer->prompt)) return std::optional<exec::OutsideScorer>{};
  exec::OutsideScorer tools;
  tools.spec = *file.scorer;
  if (tools.spec.pinned) tools.program_folder = workspace.pinned(tools.spec.pinned->sha256);
  if (tools.spec.prompt) {
    FF_ASSIGN(tools.judge_prompt, workspace.read_pinned(tools.spec.prompt->sha256));
    FF_TRY(check_judge_prompt(tools.judge_prompt));
  }
  FF_ASSIGN(tools.secret, exec::judge_secret(tools.spec, secrets));
  return std::optional<exec::OutsideScorer>(std::move(tools));
}

Result<std::optional<std::string>> JudgeMemory::find(const ItemId& item, const Digest& question) {
  return store::find_judge_answer(workspace_.database(), asked_for_, item, question);
}

Result<void> JudgeMemory::keep(const ItemId& item, const Digest& question, const std::string& answer) {
  return store::add_judge_answer(workspace_.database(), asked_for_, item, question, answer);
}

}  // namespace fivefold::ledger
