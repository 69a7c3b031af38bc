#include "harness/audit/grading.h"

#include <optional>
#include <utility>

#include "harness/crypto/sha256.h"
#include "harness/ledger/outside_scorer.h"
#include "store/judge_answers.h"

namespace fivefold::audit {
namespace {

using Scores = std::vector<std::vector<std::optional<std::int64_t>>>;  // by run and place; nothing where not scored

std::string run_text(const CellId& cell, int run) { return to_text(cell) + "/" + std::to_string(run); }

}  // namespace

TextOf texts_of(ledger::Workspace& workspace) {
  return [&workspace](const Digest& digest) -> std::optional<std::string> {
    if (!workspace.evidence().has(digest)) return std::nullopt;
    auto text = workspace.evidence().get(digest);
    return text.ok() ? std::optional(*text) : std::nullopt;
  };
}

Result<Grading> Grading::load(ledger::Workspace& workspace, const AuditState& state,
                              const exec::SecretSource& secrets) {
  Grading grading(workspace, state);
  for (const auto& [id, kit] : state.kits()) {
    if (!kit.scorer.is_external()) continue;
    FF_ASSIGN(const BenchmarkFile file, ledger::read_benchmark_file(workspace, id));
    auto outside = ledger::load_outside_scorer(workspace, file, secrets);
    if (!outside.ok()) return std::move(outside).error().with(id.text);
    FF_CHECK(outside->has_value());
    Tools tools{&kit, std::move(**outside), {}};
    FF_ASSIGN(const std::string text, workspace.read_pinned(kit.rules.prompts.sha256));
    FF_ASSIGN(Prompts prompts, parse_prompts(text));
    for (Prompt& prompt : prompts.prompts) {
      const ItemId item = prompt.id;
      tools.prompts.emplace(item, std::move(prompt));
    }
    grading.benchmarks_.emplace(id, std::move(tools));
  }
  return grading;
}

exec::OutputToScore Grading::question(const Tools& tools, const GradedOutput& output) const {
  return {output.item, output.output, &tools.prompts.at(output.item), tools.kit->target(output.item)};
}

Result<std::vector<exec::Grade>> Grading::grade(const BenchmarkId& benchmark, const std::string& asked_for,
                                                const std::vector<GradedOutput>& outputs) const {
  const Tools& tools = benchmarks_.at(benchmark);
  std::vector<exec::OutputToScore> questions;
  for (const GradedOutput& output : outputs) questions.push_back(question(tools, output));
  ledger::JudgeMemory memory(*workspace_, asked_for);
  auto grades = exec::score_outside(tools.scorer, tools.kit->scorer, std::move(questions), memory);
  if (!grades.ok()) return std::move(grades).error().with(benchmark.text);
  return grades;
}

Result<Rescore> Grading::rescore(const BenchmarkId& benchmark, const std::vector<SealedRun>& runs,
                                 const TextOf& text_of) const {
  const Tools& tools = benchmarks_.at(benchmark);
  if (tools.kit->scorer.is_judge()) {
    // An answer of another model, or to another question than the pinned one about this output, scores nothing.
    return Rescore([this, &tools](const ScoredLine& line) -> Result<std::int64_t> {
      const std::optional<JudgeAnswer>& judge = line.line.judge;
      if (!judge || !tools.prompts.contains(line.line.item)) return std::int64_t{0};
      const std::string asked = exec::question_of(tools.scorer, question(tools, {line.line.item, line.output}));
      const bool is_its = judge->model == tools.scorer.spec.endpoint->model &&
                          judge->revision == std::get<std::string>(tools.scorer.spec.parameters.at("revision")) &&
                          judge->prompt_sha256 == crypto::sha256(asked);
      return is_its ? tools.kit->scorer.read_judge(judge->output) : 0;
    });
  }
  Scores scores;
  for (const SealedRun& run : runs) {  // each as its attempt was scored: in one go, and by itself
    std::vector<GradedOutput> outputs;
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < run.lines.size(); ++place) {
      const ItemLine& line = run.lines[place];
      if (line.finish == Finish::error || !tools.prompts.contains(line.item)) continue;
      std::optional<std::string> output = output_of(line, text_of);
      if (!output) continue;
      places.push_back(place);
      outputs.push_back({line.item, std::move(*output)});
    }
    FF_ASSIGN(const auto grades, grade(benchmark, {}, outputs));
    auto& found = scores.emplace_back(run.lines.size());
    for (std::size_t i = 0; i < places.size(); ++i) found[places[i]] = grades[i].score_micro;
  }
  return Rescore([scores = std::move(scores)](const ScoredLine& line) -> Result<std::int64_t> {
    return scores[line.run][line.place].value_or(0);
  });
}

Result<void> Grading::regrade() const {
  for (const TeamAudit& team : state_->teams()) {
    std::map<std::pair<CellId, int>, std::vector<std::size_t>> by_run;
    for (const auto& [unit, answer] : team.answers()) {
      const auto tools = benchmarks_.find(unit.benchmark);
      if (tools == benchmarks_.end() || !tools->second.kit->scorer.is_judge()) continue;
      by_run[{{team.team(), unit.benchmark}, unit.run}].push_back(unit.item);
    }
    for (const auto& [run, items] : by_run) FF_TRY(regrade_run(run.first, run.second, items));
  }
  return {};
}

Result<void> Grading::regrade_run(const CellId& cell, int run, const std::vector<std::size_t>& items) const {
  FF_ASSIGN(const SealedRun sealed, load_run(*workspace_, cell, run));
  const TextOf text_of = texts_of(*workspace_);
  std::vector<GradedOutput> outputs;
  std::vector<std::int64_t> scores;
  for (const std::size_t item : items) {
    const ItemLine& line = sealed.lines[item];
    std::optional<std::string> output = line.finish == Finish::error ? std::nullopt : output_of(line, text_of);
    if (!output) continue;
    outputs.push_back({line.item, std::move(*output)});
    scores.push_back(line.score_micro.value_or(0));
  }
  FF_ASSIGN(const auto grades, grade(cell.benchmark, "regrade/" + run_text(cell, run), outputs));
  return workspace_->database().transaction([&]() -> Result<void> {
    for (std::size_t i = 0; i < grades.size(); ++i) {
      FF_TRY(
          store::add_regrade(workspace_->database(), cell, {run, outputs[i].item, scores[i], grades[i].score_micro}));
    }
    return {};
  });
}

}  // namespace fivefold::audit
