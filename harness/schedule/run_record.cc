#include "harness/schedule/run_record.h"

#include <set>
#include <utility>

#include "harness/crypto/merkle.h"
#include "harness/crypto/sha256.h"

namespace fivefold::schedule {

namespace {

constexpr std::size_t kSaltBytes = 32;

// Lines that the runner should have scored and did not.
void take_out_unscored(const CellInput& input, exec::Results& results) {
  if (!input.scorer || input.scorer->needs_targets()) return;
  const auto unscored = [&](const auto& line) { return !input.score(line.second).ok(); };
  if (std::erase_if(results.lines, unscored) > 0) results.wrong.insert(exec::Reason::bad_score);
}

}  // namespace

Result<exec::Results> read_answers(const CellInput& input, const exec::AttemptPlan& plan, bool ended_by_itself,
                                   exec::Keep keep) {
  const std::filesystem::path file = plan.dir / "results.jsonl";
  if (plan.scalar) return exec::read_measurement(file, *plan.scalar, ended_by_itself, plan.launch.disk_bytes);
  std::set<ItemId> asked;
  for (const exec::ItemToAsk& item : plan.items) asked.insert(item.id);
  FF_ASSIGN(exec::Results results, exec::read_results(file, asked, ended_by_itself, keep, plan.launch.disk_bytes));
  take_out_unscored(input, results);
  return results;
}

Result<SealedLines> seal_lines(const CellInput& input, const exec::Results& results, const Grades& outside,
                               os::Entropy& entropy) {
  SealedLines sealed;
  if (input.scalar) {
    sealed.value = results.value;
    if (results.value) sealed.evidence = encode_value_file(*results.value);
    return sealed;
  }
  if (input.scored()) sealed.sum_micro = 0;
  const bool with_output = input.rules.outputs != Outputs::digest_only;
  std::vector<Digest> leaves;
  for (std::size_t index = 0; index < input.prompts.prompts.size(); ++index) {
    const auto found = results.lines.find(input.prompts.prompts[index].id);
    if (found == results.lines.end()) continue;  // only of an attempt that did not complete
    const RunnerLine& line = found->second;
    std::optional<std::int64_t> score;
    std::optional<JudgeAnswer> judge;
    if (const auto graded = outside.find(line.item); graded != outside.end()) {
      score = graded->second.score_micro;
      judge = graded->second.judge;
    } else if (input.scored()) {
      FF_ASSIGN(score, input.score(line));
    }
    if (score) *sealed.sum_micro += *score;
    FF_ASSIGN(const Salt salt, digest_from_bytes(entropy.bytes(kSaltBytes)));
    const std::string text = encode_item_line(salt, line, score, with_output, judge);
    leaves.push_back(crypto::merkle_leaf(text));
    sealed.evidence += text + "\n";
    const std::string_view output = line.finish == Finish::error ? std::string_view() : std::string_view(line.output);
    sealed.rows.push_back({static_cast<std::int64_t>(index), crypto::sha256(output), score, line.finish, line.tokens_in,
                           line.tokens_out});
  }
  sealed.tree = ItemTree{static_cast<std::int64_t>(leaves.size()), crypto::merkle_root(leaves)};
  return sealed;
}

std::optional<exec::Reason> judge_run(const CellInput& input, const Ending& ending, const exec::Results& results) {
  if (ending.lost) return exec::Reason::no_result;
  exec::ExitReport exit;
  exit.exit = 0;  // no session was left to run: every item has its line
  const exec::ExitReport& end = ending.exit ? *ending.exit : exit;
  if (input.scalar) return exec::judge_measurement(end, ending.pinned_changed, results);
  return exec::judge(end, ending.pinned_changed, results, static_cast<std::int64_t>(input.prompts.prompts.size()),
                     input.max_item_errors());
}

}  // namespace fivefold::schedule
