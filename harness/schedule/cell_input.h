#pragma once
// Everything that executing a cell needs, read from the workspace alone: the submission, its config and benchmark
// files, prompts, and the targets where this machine has them. The same for the team's runs and the lab's, so that both
// make the same requests. Reads files; one thread.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/benchmark_file.h"
#include "harness/core/config_file.h"
#include "harness/core/measurement.h"
#include "harness/core/prompts.h"
#include "harness/core/scorer.h"
#include "harness/core/targets.h"
#include "harness/exec/attempt_dir.h"
#include "harness/exec/outside_scorer.h"
#include "harness/ledger/workspace.h"
#include "store/attempts.h"

namespace fivefold::schedule {

using exec::SecretSource;

struct CellInput {
  CellId cell;
  Ref submission;
  std::string model_name;
  std::string model_revision;
  Digest model;   // of the manifest
  Digest config;  // of the config file
  ConfigFile settings;
  BenchmarkFile rules;
  // A scalar benchmark has this and none of what follows.
  std::optional<MeasurementRules> scalar;
  Prompts prompts;
  std::map<ItemId, std::size_t> index;  // item -> place in the item list
  std::optional<Scorer> scorer;
  std::optional<Targets> targets;
  std::optional<exec::OutsideScorer> outside;  // where the scorer is not the harness's own and scores here

  // The targets are here, or the runner scores itself. A measurement needs no scoring.
  [[nodiscard]] bool scored() const { return !scorer || targets.has_value() || !scorer->needs_targets(); }
  // Of a scored line, where the scorer is the harness's own; an error is a runner's own score that is not there
  // (`bad-score`).
  [[nodiscard]] Result<std::int64_t> score(const RunnerLine& line) const;
  // How many items may end in an error without failing the attempt.
  [[nodiscard]] std::int64_t max_item_errors() const;
};

// The part that needs no submission record: config and benchmark file, the texts of prompts and of the targets that are
// here. What is wrong with a text is said as by `check`.
Result<CellInput> make_cell_input(const CellId& cell, ConfigFile settings, BenchmarkFile rules,
                                  std::string_view prompts_text, const std::optional<std::string>& targets_text);

// The same of a scalar benchmark, which has no prompts and no targets.
CellInput make_scalar_input(const CellId& cell, ConfigFile settings, BenchmarkFile rules, const ScalarRules& scalar);

// `incomplete` when the team has not submitted, `corrupt` for damaged files.
Result<CellInput> load_cell_input(ledger::Workspace& workspace, const CellId& cell);

// Which run of its cell an attempt is.
struct RunSeed {
  int run{1};
  std::uint32_t seed{0};
};
// The bytes of request.json for that run.
std::string request_bytes(const StageId& stage, const CellInput& input, const RunSeed& run);

// Where an attempt's folders are, and where its pinned files come from.
struct AttemptPlace {
  std::filesystem::path dir;     // absolute
  std::filesystem::path home;    // beside it: ../../homes/<name>
  std::filesystem::path driver;  // the folder with the program
  std::function<std::filesystem::path(const PinnedFile&)> attachment;
};
// The attempt as exec takes it: `items` in the order of the item list, of a scalar none.
exec::AttemptPlan make_plan(const AttemptPlace& place, const StageId& stage, const CellInput& input, const RunSeed& run,
                            const std::vector<ItemId>& items);
// The same in a workspace.
exec::AttemptPlan make_plan(const ledger::Workspace& workspace, const CellInput& input, const store::AttemptRow& row,
                            const std::vector<ItemId>& items);

// The runner's environment; the names of its secrets go to the shim to be taken out of its output.
std::vector<std::string> runner_environment(const exec::AttemptPlan& plan, const ConfigFile& settings,
                                            const std::vector<int>& gpus, const SecretSource& secrets);
using Grades = std::map<ItemId, exec::Grade>;
// What a scorer from outside is given of those lines: those without an item error. They must stay where they are.
std::vector<exec::OutputToScore> outputs_to_score(const CellInput& input, const std::map<ItemId, RunnerLine>& lines);

// Every secret that the cell names has a value here; `secret` as rule, naming the first that has not.
Result<void> check_secrets(const CellInput& input, const SecretSource& secrets);

}  // namespace fivefold::schedule
