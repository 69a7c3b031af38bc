#include "harness/schedule/cell_input.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "harness/base/decimal.h"
#include "harness/core/request.h"
#include "harness/exec/environment.h"

namespace fivefold::schedule {

namespace {

Error damaged(const CellId& cell, const std::string& what) {
  return Error{Errc::corrupt, "workspace", to_text(cell) + ": " + what};
}

const SubmittedBenchmark* submitted(const SubmissionRecord& submission, const BenchmarkId& benchmark) {
  const auto found = std::find_if(submission.benchmarks.begin(), submission.benchmarks.end(),
                                  [&](const SubmittedBenchmark& candidate) { return candidate.id == benchmark; });
  return found == submission.benchmarks.end() ? nullptr : &*found;
}

// Nothing when the file is not on this machine.
Result<std::optional<std::string>> targets_text(const ledger::Workspace& workspace, const BenchmarkFile& rules) {
  if (!rules.targets || !std::filesystem::exists(workspace.pinned(*rules.targets))) return std::optional<std::string>{};
  FF_ASSIGN(std::string bytes, workspace.read_pinned(*rules.targets));
  return std::optional<std::string>(std::move(bytes));
}

Result<CellInput> load_items_input(const ledger::Workspace& workspace, const CellId& cell,
                                   const SubmittedBenchmark& entry, ConfigFile settings, BenchmarkFile rules) {
  if (!rules.prompts) return damaged(cell, "its benchmark file has no prompts");
  FF_ASSIGN(const std::string prompts, workspace.read_pinned(*rules.prompts));
  FF_ASSIGN(const std::optional<std::string> targets, targets_text(workspace, rules));
  FF_ASSIGN(CellInput input, make_cell_input(cell, std::move(settings), std::move(rules), prompts, targets));
  if (entry.item_list != input.prompts.item_list_sha256) {
    return damaged(cell, "its prompts are not those it was submitted for");
  }
  return input;
}

// A re-run of a scalar goes on counting where the team's runs ended; the runner sees a run of the stage all the same.
int run_as_asked(const Stage& stage, const CellInput& input, int run) {
  return input.scalar ? (run - 1) % stage.runs + 1 : run;
}

}  // namespace

Result<std::int64_t> CellInput::score(const RunnerLine& line) const {
  if (!targets) return scorer->score(line, nullptr);
  const auto target = targets->find(line.item);
  return scorer->score(line, target == targets->end() ? nullptr : &target->second);
}

std::int64_t CellInput::max_item_errors() const {
  const Result<Decimal> fraction = Decimal::parse(rules.max_item_errors.value_or("0"));
  if (!fraction.ok()) return 0;
  const Result<std::int64_t> micro = fraction->scaled_half_up(6);  // it has at most 6 decimals
  if (!micro.ok()) return 0;
  return *micro * static_cast<std::int64_t>(prompts.prompts.size()) / 1'000'000;
}

Result<CellInput> make_cell_input(const CellId& cell, ConfigFile settings, BenchmarkFile rules,
                                  std::string_view prompts_text, const std::optional<std::string>& targets_text) {
  if (!rules.scorer) return damaged(cell, "its benchmark file has no scorer");
  FF_ASSIGN(Prompts prompts, parse_prompts(prompts_text));
  FF_ASSIGN(Scorer scorer, Scorer::make(*rules.scorer));
  std::optional<Targets> targets;
  if (targets_text) {
    FF_ASSIGN(targets, parse_targets(*targets_text, prompts.ids(), scorer));
  }
  std::map<ItemId, std::size_t> index;
  for (std::size_t i = 0; i < prompts.prompts.size(); ++i) index[prompts.prompts[i].id] = i;
  return CellInput{.cell = cell,
                   .submission = {},
                   .model_name = {},
                   .model_revision = {},
                   .model = {},
                   .config = {},
                   .settings = std::move(settings),
                   .rules = std::move(rules),
                   .scalar = {},
                   .prompts = std::move(prompts),
                   .index = std::move(index),
                   .scorer = std::move(scorer),
                   .targets = std::move(targets),
                   .outside = {}};
}

CellInput make_scalar_input(const CellId& cell, ConfigFile settings, BenchmarkFile rules, const ScalarRules& scalar) {
  CellInput input;
  input.cell = cell;
  input.settings = std::move(settings);
  input.rules = std::move(rules);
  input.scalar = measurement_rules(scalar);
  return input;
}

Result<CellInput> load_cell_input(ledger::Workspace& workspace, const CellId& cell) {
  const Benchmark* const benchmark = workspace.stage().find(cell.benchmark);
  if (benchmark == nullptr) return bad_input("unknown-benchmark", "no benchmark " + cell.benchmark.text);
  const Logged<SubmissionRecord>* const submission = workspace.log().last_submission(cell.team);
  if (submission == nullptr)
    return Error{Errc::incomplete, "submission", "team " + cell.team.text + " has not submitted"};
  const SubmittedBenchmark* const entry = submitted(submission->record, cell.benchmark);
  if (entry == nullptr) return damaged(cell, "its submission does not have the benchmark");
  FF_ASSIGN(const std::string config_text, workspace.evidence().get(entry->config));
  FF_ASSIGN(ConfigFile settings, parse_config_file(config_text));
  FF_ASSIGN(const std::string rules_text, workspace.evidence().get(settings.rules));
  FF_ASSIGN(BenchmarkFile rules, parse_benchmark_file(rules_text));
  FF_ASSIGN(CellInput input, benchmark->scalar() != nullptr
                                 ? make_scalar_input(cell, std::move(settings), std::move(rules), *benchmark->scalar())
                                 : load_items_input(workspace, cell, *entry, std::move(settings), std::move(rules)));
  input.submission = submission->ref;
  input.model_name = submission->record.model_name;
  input.model_revision = submission->record.model_revision;
  input.model = submission->record.manifest;
  input.config = entry->config;
  return input;
}

std::string request_bytes(const StageId& stage, const CellInput& input, const RunSeed& run) {
  Request request;
  request.stage = stage;
  request.team = input.cell.team;
  request.benchmark = input.cell.benchmark;
  request.scalar = input.scalar.has_value();
  request.run = run.run;
  request.model_name = input.model_name;
  request.model_revision = input.model_revision;
  request.manifest = input.model;
  request.endpoint = input.settings.endpoint;
  request.decoding = input.settings.decoding;
  request.seed = run.seed;
  request.deadline_seconds = input.settings.resources.time_seconds;
  return encode_request(request);
}

exec::AttemptPlan make_plan(const AttemptPlace& place, const StageId& stage, const CellInput& input, const RunSeed& run,
                            const std::vector<ItemId>& items) {
  exec::AttemptPlan plan;
  plan.dir = place.dir;
  plan.home = place.home;
  plan.pinned = place.driver;
  plan.files = input.settings.driver.files;
  plan.request = request_bytes(stage, input, run);
  plan.scalar = input.scalar;
  std::map<std::string, exec::AttachedFile> attached;  // items may share one
  for (const ItemId& item : items) {
    const Prompt& prompt = input.prompts.prompts[input.index.at(item)];
    plan.items.push_back({item, encode_item_request(prompt, run.seed)});
    for (const PinnedFile& file : prompt.attachments) {
      const std::string name = attachment_name(file);
      attached[name] = {name, place.attachment(file), file.sha256};
    }
  }
  for (const auto& [name, file] : attached) plan.attached.push_back(file);
  const Resources& resources = input.settings.resources;
  plan.launch.command = input.settings.driver.command;
  plan.launch.deadline_seconds = resources.time_seconds;
  plan.launch.cpus = resources.cpus;
  plan.launch.memory_bytes = resources.memory_bytes;
  plan.launch.disk_bytes = resources.disk_bytes;
  return plan;
}

exec::AttemptPlan make_plan(const ledger::Workspace& workspace, const CellInput& input, const store::AttemptRow& row,
                            const std::vector<ItemId>& items) {
  const std::filesystem::path folder = std::filesystem::absolute(workspace.folder()).lexically_normal();
  const AttemptPlace place{workspace.attempt_folder(row.folder), folder / "homes" / row.home,
                           workspace.pinned(input.settings.driver.sha256),
                           [&](const PinnedFile& file) { return workspace.pinned(file.sha256); }};
  return make_plan(place, workspace.stage().id, input,
                   RunSeed{run_as_asked(workspace.stage(), input, row.run), row.seed}, items);
}

std::vector<std::string> runner_environment(const exec::AttemptPlan& plan, const ConfigFile& settings,
                                            const std::vector<int>& gpus, const SecretSource& secrets) {
  exec::EnvironmentParts parts{plan.dir, gpus, settings.environment, {}};
  for (const std::string& name : settings.secrets) {
    if (const std::optional<std::string> value = secrets(name)) parts.secrets[name] = *value;
  }
  return exec::make_environment(parts);
}

std::vector<exec::OutputToScore> outputs_to_score(const CellInput& input, const std::map<ItemId, RunnerLine>& lines) {
  std::vector<exec::OutputToScore> outputs;
  for (const auto& [item, line] : lines) {
    if (line.finish == Finish::error) continue;
    outputs.push_back({item, line.output, &input.prompts.prompts[input.index.at(item)], &input.targets->at(item)});
  }
  return outputs;
}

Result<void> check_secrets(const CellInput& input, const SecretSource& secrets) {
  for (const std::string& name : input.settings.secrets) {
    if (!secrets(name)) {
      return bad_input("secret", to_text(input.cell) + " needs the secret " + name +
                                     ": set the environment variable of that name for this command");
    }
  }
  return {};
}

}  // namespace fivefold::schedule
