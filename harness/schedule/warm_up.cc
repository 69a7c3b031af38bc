#include "harness/schedule/warm_up.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "harness/config/nearest.h"
#include "harness/core/paths.h"
#include "harness/crypto/merkle.h"
#include "harness/json/write.h"
#include "harness/ledger/submit.h"

namespace fivefold::schedule {

namespace {

constexpr std::size_t kSaltBytes = 32;

// The cell's own input with the warm-up prompts in place of its items; nothing of a benchmark that declares none.
Result<std::optional<TrialInput>> warm_up_input(ledger::Workspace& workspace, const CellId& cell) {
  FF_ASSIGN(CellInput input, load_cell_input(workspace, cell));
  if (!input.rules.warmup) return std::optional<TrialInput>{};
  FF_ASSIGN(const std::string text, workspace.read_pinned(*input.rules.warmup));
  FF_ASSIGN(input.prompts, parse_prompts(text));
  input.targets.reset();  // those of the items
  input.index.clear();
  for (std::size_t i = 0; i < input.prompts.prompts.size(); ++i) input.index[input.prompts.prompts[i].id] = i;
  std::filesystem::path driver = workspace.pinned(input.settings.driver.sha256);
  const auto attachment = [&workspace](const PinnedFile& file) { return workspace.pinned(file.sha256); };
  return std::optional<TrialInput>(TrialInput{std::move(input), std::move(driver), attachment});
}

int next_number(const StageLog& log, const CellId& cell) {
  return static_cast<int>(std::count_if(log.warm_ups.begin(), log.warm_ups.end(), [&](const Logged<WarmUp>& logged) {
    return logged.record.team == cell.team && logged.record.benchmark == cell.benchmark;
  }));
}

// Salted lines of the items that were answered, in the order of the prompts.
Result<Ref> record(ledger::Workspace& workspace, const CellInput& input, const Trial& trial,
                   const crypto::Signer& signer) {
  WarmUp record;
  record.team = input.cell.team;
  record.benchmark = input.cell.benchmark;
  record.number = next_number(workspace.log(), input.cell);
  record.prompts = *input.rules.warmup;
  if (trial.reason) record.environment_json = json::write(json::Object{{"reason", exec::to_text(*trial.reason)}});
  std::string text;
  std::vector<Digest> leaves;
  for (const TrialItem& item : trial.items) {
    if (!item.line) continue;
    FF_ASSIGN(const Salt salt, digest_from_bytes(workspace.entropy().bytes(kSaltBytes)));
    const std::string line =
        encode_item_line(salt, *item.line, item.score_micro, input.rules.outputs != Outputs::digest_only);
    leaves.push_back(crypto::merkle_leaf(line));
    text += line + "\n";
  }
  record.items = ItemTree{static_cast<std::int64_t>(leaves.size()), crypto::merkle_root(leaves)};
  FF_ASSIGN(const Digest digest, workspace.evidence().put(text));
  const std::string path = paths::warm_up(record.team, record.benchmark, record.number);
  FF_ASSIGN(const std::vector<Ref> refs, workspace.append({ledger::Draft{{{path, digest}}, record, &signer, {}}}));
  return refs.front();
}

Result<void> check_team(const ledger::Workspace& workspace, const TeamId& team) {
  const std::vector<TeamId>& teams = workspace.stage().teams;
  if (std::find(teams.begin(), teams.end(), team) != teams.end()) return {};
  std::vector<std::string> known;
  for (const TeamId& one : teams) known.push_back(one.text);
  return bad_input("unknown-team",
                   "this stage has no team \"" + team.text + "\"" + config::suggestion(team.text, known));
}

}  // namespace

Result<std::vector<WarmedUp>> warm_up(ledger::Workspace& workspace, const TeamId& team, exec::Launcher& launcher,
                                      const Capacity& capacity, const SecretSource& secrets) {
  FF_TRY(check_team(workspace, team));
  const DrawLog* const draw = workspace.log().draw(Purpose::audit);
  if (draw != nullptr && draw->result) {
    return bad_input("warm-up", "the audit is drawn: a warm-up comes before, nothing was started");
  }
  const Logged<SubmissionRecord>* const submission = workspace.log().last_submission(team);
  if (submission != nullptr) {
    FF_ASSIGN(const bool hosted, ledger::is_hosted_model(workspace, submission->record));
    if (hosted) {
      return Error{Errc::unsupported, "custody",
                   "the model of " + team.text + " is behind an endpoint, so its re-runs have custody team-endpoint, " +
                       "which is not built yet"};
    }
  }
  FF_ASSIGN(const std::unique_ptr<crypto::Signer> signer, workspace.signer(Role::auditor, "auditor"));
  std::vector<WarmedUp> done;
  for (const Benchmark& benchmark : workspace.stage().benchmarks) {
    const bool takes_part = std::find(benchmark.teams.begin(), benchmark.teams.end(), team) != benchmark.teams.end();
    if (!takes_part || benchmark.items() == nullptr) continue;
    FF_ASSIGN(const std::optional<TrialInput> input, warm_up_input(workspace, {team, benchmark.id}));
    if (!input) continue;
    FF_ASSIGN(Trial trial, try_once(workspace.stage().id, *input, launcher, capacity, secrets, workspace.entropy()));
    FF_ASSIGN(const Ref ref, record(workspace, input->input, trial, *signer));
    done.push_back({std::move(trial), ref});
  }
  if (!done.empty()) return done;
  return bad_input("warm-up", "no benchmark of " + team.text + " declares warm-up prompts (dataset.warmup)");
}

}  // namespace fivefold::schedule
