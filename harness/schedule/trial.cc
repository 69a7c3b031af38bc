#include "harness/schedule/trial.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "harness/base/number.h"
#include "harness/base/ratio.h"
#include "harness/base/units.h"
#include "harness/base/utf8.h"
#include "harness/core/draw.h"
#include "harness/core/judge_answer.h"
#include "harness/exec/temporary_folder.h"
#include "harness/ledger/outside_scorer.h"
#include "harness/os/file.h"
#include "harness/os/signals.h"
#include "harness/schedule/run_record.h"

namespace fivefold::schedule {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = std::size_t{4} << 30;
constexpr std::size_t kTailBytes = 2000;
constexpr int kLookEveryMs = 10;

Result<DriverFiles> list_driver(const std::vector<std::string>& command, const fs::path& folder) {
  FF_ASSIGN(const std::vector<os::TreeFile> tree, os::list_tree(folder));
  std::vector<PinnedFile> files;
  for (const os::TreeFile& file : tree) files.push_back({file.path, file.sha256});
  return make_driver_files(command, std::move(files));
}

// Nothing when the file is not on this machine.
Result<std::optional<std::string>> read_if_there(const fs::path& file) {
  if (!fs::exists(file)) return std::optional<std::string>{};
  FF_ASSIGN(std::string bytes, os::read_file(file, kMaxFile));
  return std::optional<std::string>(std::move(bytes));
}

Result<CellInput> items_input(const TrialSource& source, const CellId& cell, const ItemsRules& items,
                              ConfigFile settings, const BenchmarkFile& rules) {
  FF_ASSIGN(const std::string prompts, os::read_file(source.folders.dataset(items.prompts), kMaxFile));
  std::optional<std::string> targets;
  if (rules.targets) {
    FF_ASSIGN(targets, read_if_there(source.folders.dataset(items.targets)));
  }
  FF_ASSIGN(CellInput input, make_cell_input(cell, std::move(settings), rules, prompts, targets));
  std::vector<Prompt>& list = input.prompts.prompts;
  if (list.size() > source.items) list.erase(list.begin() + static_cast<std::ptrdiff_t>(source.items), list.end());
  return input;
}

// Of the scorer `command`.
Result<std::optional<DriverFiles>> list_scorer(const StageFolders& folders, const Benchmark& benchmark) {
  if (benchmark.items() == nullptr || !benchmark.items()->scorer.program) return std::optional<DriverFiles>{};
  FF_ASSIGN(const fs::path folder, folders.scorer(benchmark));
  FF_ASSIGN(DriverFiles files, list_driver(benchmark.items()->scorer.program->command, folder));
  return std::optional<DriverFiles>(std::move(files));
}

// What a scorer from outside takes, where this machine scores.
Result<void> add_outside(const StageFolders& folders, const Benchmark& benchmark, const SecretSource& secrets,
                         CellInput& input) {
  if (input.scalar || !input.scored() || !input.scorer->is_external()) return {};
  exec::OutsideScorer tools;
  tools.spec = *input.rules.scorer;
  if (tools.spec.pinned) {
    FF_ASSIGN(tools.program_folder, folders.scorer(benchmark));
  }
  if (const auto& prompt = benchmark.items()->scorer.prompt) {
    FF_ASSIGN(tools.judge_prompt, os::read_file(folders.dataset(*prompt), kMaxJudgePrompt));
  }
  FF_ASSIGN(tools.secret, exec::judge_secret(tools.spec, secrets));
  input.outside = std::move(tools);
  return {};
}

// Cut to the items that are tried.
Result<TrialInput> prepare(const TrialSource& source, const Benchmark& benchmark, const SecretSource& secrets) {
  std::optional<DriverFiles> organisers;
  std::optional<DriverFiles> own;
  fs::path driver;
  if (benchmark.driver) {
    FF_ASSIGN(driver, source.folders.driver(benchmark));
    FF_ASSIGN(organisers, list_driver(benchmark.driver->command, driver));
  } else if (source.submission.runner) {
    driver = fs::absolute(source.folder / source.submission.runner->driver.directory).lexically_normal();
    FF_ASSIGN(own, list_driver(source.submission.runner->driver.command, driver));
  }
  FF_ASSIGN(const auto program, list_scorer(source.folders, benchmark));
  const BenchmarkFile rules = benchmark_file_of(benchmark, organisers, program);
  FF_ASSIGN(ConfigFile settings, config_file_of(source.submission, benchmark.id, rules, Digest{}, own));
  const CellId cell{source.submission.team, benchmark.id};
  FF_ASSIGN(CellInput input, benchmark.scalar() != nullptr
                                 ? make_scalar_input(cell, std::move(settings), rules, *benchmark.scalar())
                                 : items_input(source, cell, *benchmark.items(), std::move(settings), rules));
  FF_TRY(add_outside(source.folders, benchmark, secrets, input));
  input.model_name = source.submission.model_name;
  input.model_revision = source.submission.model_revision;
  FF_ASSIGN(input.model, os::hash_file(source.folder / source.submission.manifest_path));
  const auto attachment = [&source, &benchmark](const PinnedFile& file) {
    return source.folders.attachment(*benchmark.items(), file);
  };
  return TrialInput{std::move(input), std::move(driver), attachment};
}

Result<void> check_resources(const CellInput& input, const Capacity& capacity) {
  const Resources& need = input.settings.resources;
  if (need.memory_bytes <= capacity.memory_bytes && need.gpus <= capacity.gpus) return {};
  return Error{Errc::unsupported, "resources",
               to_text(input.cell) + " wants " + size_text(need.memory_bytes) + " of memory and " +
                   std::to_string(need.gpus) + (need.gpus == 1 ? " gpu" : " gpus") + "; this machine has " +
                   size_text(capacity.memory_bytes) + " and " + std::to_string(capacity.gpus) +
                   ". Nothing was started"};
}

Result<void> wait_for_end(exec::Launcher& launcher, const fs::path& dir) {
  for (;;) {
    FF_ASSIGN(const bool running, launcher.running(dir));
    if (!running) return {};
    if (os::stop_signal()) FF_TRY(launcher.stop(dir));
    os::wait_or_stop(kLookEveryMs);
  }
}

// Says what is wrong with the first line that is, in the words of the reader; empty when every line is good.
std::string first_wrong_line(const exec::AttemptPlan& plan) {
  const Result<std::string> text = os::read_file(plan.dir / "results.jsonl", exec::kMaxResultLine * 4);
  if (!text.ok()) return {};
  std::set<ItemId> left;
  std::set<ItemId> asked;
  for (const exec::ItemToAsk& item : plan.items) asked.insert(item.id);
  left = asked;
  std::string_view rest = *text;
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view text_of_line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::string where = "line " + std::to_string(number) + " of results.jsonl: ";
    if (plan.scalar) {
      const Result<std::int64_t> value = parse_measurement(text_of_line, *plan.scalar);
      if (!value.ok()) return where + value.error().message;
      if (number > 1) return where + "a scalar has one line";
      continue;
    }
    const Result<RunnerLine> line = exec::read_line(text_of_line, plan.dir);
    if (!line.ok()) return where + line.error().message;
    if (!asked.contains(line->item)) return where + "item \"" + line->item.text + "\" was not asked";
    if (line->cached) return where + "item \"" + line->item.text + "\" says cached: true";
    if (left.erase(line->item) == 0) return where + "item \"" + line->item.text + "\" was answered before";
  }
  return {};
}

// By a scorer from outside; nothing where the harness scores by itself.
Result<Grades> grade(const CellInput& input, const std::map<ItemId, RunnerLine>& lines) {
  Grades grades;
  if (!input.outside) return grades;
  std::vector<exec::OutputToScore> outputs = outputs_to_score(input, lines);
  std::vector<ItemId> items;
  for (const exec::OutputToScore& output : outputs) items.push_back(output.item);
  exec::NoMemory none;
  auto scored = exec::score_outside(*input.outside, *input.scorer, std::move(outputs), none);
  if (!scored.ok()) return std::move(scored).error().with(to_text(input.cell));
  for (std::size_t i = 0; i < items.size(); ++i) grades[items[i]] = std::move((*scored)[i]);
  return grades;
}

Result<void> take_results(const CellInput& input, const exec::AttemptPlan& plan, const Ending& ending, Trial& trial) {
  FF_ASSIGN(const exec::Results results, read_answers(input, plan, ending.by_itself(), exec::Keep::values));
  trial.reason = judge_run(input, ending, results);
  trial.exit = ending.exit;
  if (results.value) {
    FF_ASSIGN(trial.value, round_decimal(*results.value, power_of_ten(input.scalar->decimals), input.scalar->decimals));
  }
  if (!results.wrong.empty()) trial.first_wrong_line = first_wrong_line(plan);
  trial.stderr_tail = exec::stderr_tail(plan.dir, kTailBytes);
  FF_ASSIGN(const Grades outside, grade(input, results.lines));
  for (const exec::ItemToAsk& item : plan.items) {
    TrialItem& tried = trial.items.emplace_back(TrialItem{item.id, std::nullopt, std::nullopt});
    const auto found = results.lines.find(item.id);
    if (found == results.lines.end()) continue;
    tried.line = found->second;
    if (const auto graded = outside.find(item.id); graded != outside.end()) {
      tried.score_micro = graded->second.score_micro;
      if (graded->second.judge) tried.judge = graded->second.judge->output;
    } else if (input.scored()) {
      FF_ASSIGN(tried.score_micro, input.score(found->second));
    }
  }
  return {};
}

Result<void> execute(const StageId& stage, const TrialInput& what, exec::Launcher& launcher,
                     const SecretSource& secrets, os::Entropy& entropy, Trial& trial) {
  const CellInput& input = what.input;
  FF_ASSIGN(const exec::TemporaryFolder folder, exec::TemporaryFolder::make());
  const AttemptPlace place{folder.path() / "runs" / store::opaque_name(entropy),
                           folder.path() / "homes" / store::opaque_name(entropy), what.driver, what.attachment};
  const exec::AttemptPlan plan = make_plan(place, stage, input, RunSeed{1, trial.seed}, input.prompts.ids());
  FF_ASSIGN(const exec::Prepared ready, exec::prepare_session(plan, 1));
  if (ready == exec::Prepared::pinned_file_changed) {
    trial.reason = exec::Reason::pinned_file_changed;
    return {};
  }
  std::vector<int> gpus(static_cast<std::size_t>(input.settings.resources.gpus));
  std::iota(gpus.begin(), gpus.end(), 0);
  FF_TRY(launcher.start({plan.dir, runner_environment(plan, input.settings, gpus, secrets), input.settings.secrets}));
  FF_TRY(wait_for_end(launcher, plan.dir));
  FF_TRY(launcher.clear(plan.dir));  // what a runner left that has killed its shim
  FF_ASSIGN(const exec::SessionTrace trace, exec::read_trace(plan.dir));
  if (os::stop_signal()) return Error{Errc::incomplete, "stopped", "stopped by a signal; nothing was recorded"};
  if (trace.shim_session == 0) {
    return Error{Errc::io, "shim", "fivefold-exec does not start: " + exec::stderr_tail(plan.dir, kTailBytes)};
  }
  return take_results(input, plan, Ending{trace.exit, !trace.exit, exec::pinned_changed(plan)}, trial);
}

}  // namespace

StageFolders folders_of(const fs::path& stage_folder) {
  const fs::path folder = fs::absolute(stage_folder / ".").lexically_normal();  // absolute() takes no empty path
  return {[folder](const PinnedFile& file) { return folder / file.path; },
          [folder](const ItemsRules& items, const PinnedFile& file) {
            return (folder / items.prompts.path).parent_path() / file.path;
          },
          [folder](const Benchmark& benchmark) -> Result<fs::path> { return folder / benchmark.driver->directory; },
          [folder](const Benchmark& benchmark) -> Result<fs::path> {
            return folder / benchmark.items()->scorer.program->directory;
          }};
}

StageFolders folders_of(ledger::Workspace& workspace) {
  return {[&](const PinnedFile& file) { return workspace.pinned(file.sha256); },
          [&](const ItemsRules&, const PinnedFile& file) { return workspace.pinned(file.sha256); },
          [&](const Benchmark& benchmark) -> Result<fs::path> {
            FF_ASSIGN(const BenchmarkFile file, ledger::read_benchmark_file(workspace, benchmark.id));
            if (file.driver) return workspace.pinned(file.driver->sha256);
            return Error{Errc::corrupt, "workspace", benchmark.id.text + ": its driver is not in the policy"};
          },
          [&](const Benchmark& benchmark) -> Result<fs::path> {
            FF_ASSIGN(const BenchmarkFile file, ledger::read_benchmark_file(workspace, benchmark.id));
            if (file.scorer && file.scorer->pinned) return workspace.pinned(file.scorer->pinned->sha256);
            return Error{Errc::corrupt, "workspace", benchmark.id.text + ": its scorer is not in the policy"};
          }};
}

Result<Trial> try_once(const StageId& stage, const TrialInput& what, exec::Launcher& launcher, const Capacity& capacity,
                       const SecretSource& secrets, os::Entropy& entropy) {
  const CellId& cell = what.input.cell;
  Trial trial;
  trial.benchmark = cell.benchmark;
  trial.scalar = what.input.scalar.has_value();
  FF_TRY(check_secrets(what.input, secrets));
  FF_TRY(check_resources(what.input, capacity));
  // No seed is drawn yet: one that is the same each time, so that a trial can be repeated.
  trial.seed = run_seed(Digest{}, cell.team, cell.benchmark, 1);
  FF_TRY(execute(stage, what, launcher, secrets, entropy, trial));
  return trial;
}

Result<std::vector<Trial>> try_runner(const TrialSource& source, exec::Launcher& launcher, const Capacity& capacity,
                                      const SecretSource& secrets, os::Entropy& entropy) {
  std::vector<Trial> trials;
  for (const Benchmark& benchmark : source.stage.benchmarks) {
    if (!source.submission.benchmarks.contains(benchmark.id)) continue;
    FF_ASSIGN(const TrialInput input, prepare(source, benchmark, secrets));
    FF_ASSIGN(Trial trial, try_once(source.stage.id, input, launcher, capacity, secrets, entropy));
    trials.push_back(std::move(trial));
  }
  return trials;
}

}  // namespace fivefold::schedule
