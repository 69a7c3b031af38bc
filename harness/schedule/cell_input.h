#pragma once
// Everything that executing a cell needs, read from the workspace alone: the submission, its config and benchmark
// files, prompts, and the targets where this machine has them. The same for the team's runs and the lab's, so that both
// make the same requests. Reads files; one thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/benchmark_file.h"
#include "harness/core/config_file.h"
#include "harness/core/prompts.h"
#include "harness/core/scorer.h"
#include "harness/core/targets.h"
#include "harness/exec/attempt_dir.h"
#include "harness/ledger/workspace.h"
#include "store/attempts.h"

namespace fivefold::schedule {

// The value of a secret of that name on this machine, or nothing.
using SecretSource = std::function<std::optional<std::string>(const std::string&)>;

struct CellInput {
  CellId cell;
  Ref submission;
  std::string model_name;
  std::string model_revision;
  Digest model;   // of the manifest
  Digest config;  // of the config file
  ConfigFile settings;
  BenchmarkFile rules;
  Prompts prompts;
  std::map<ItemId, std::size_t> index;  // item -> place in the item list
  Scorer scorer;
  std::optional<Targets> targets;

  // The targets are here, or the runner scores itself.
  [[nodiscard]] bool scored() const { return targets.has_value() || !scorer.needs_targets(); }
  // Of a scored line; an error is a runner's own score that is not there (`bad-score`).
  [[nodiscard]] Result<std::int64_t> score(const RunnerLine& line) const;
  // How many items may end in an error without failing the attempt.
  [[nodiscard]] std::int64_t max_item_errors() const;
};

// `unsupported` for a scalar benchmark, `incomplete` when the team has not submitted, `corrupt` for damaged files.
Result<CellInput> load_cell_input(ledger::Workspace& workspace, const CellId& cell);

// The bytes of request.json for a run with that seed.
std::string request_bytes(const ledger::Workspace& workspace, const CellInput& input, int run, std::uint32_t seed);

// The attempt as exec takes it: `items` in the order of the item list.
exec::AttemptPlan make_plan(const ledger::Workspace& workspace, const CellInput& input, const store::AttemptRow& row,
                            const std::vector<ItemId>& items);

// The runner's environment; the names of its secrets go to the shim to be taken out of its output.
std::vector<std::string> runner_environment(const exec::AttemptPlan& plan, const ConfigFile& settings,
                                            const std::vector<int>& gpus, const SecretSource& secrets);
// Every secret that the cell names has a value here; `secret` as rule, naming the first that has not.
Result<void> check_secrets(const CellInput& input, const SecretSource& secrets);

}  // namespace fivefold::schedule
