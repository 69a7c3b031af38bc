#pragma once
// A team's runner on a few items, recorded nowhere: the same directory, environment, request, caps and deadline as an
// attempt, in a temporary folder that is removed again. For `fivefold try`. One thread.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/stage.h"
#include "harness/core/submission.h"
#include "harness/exec/launcher.h"
#include "harness/os/entropy.h"
#include "harness/schedule/cell_input.h"
#include "harness/schedule/step.h"

namespace fivefold::schedule {

// Where the files of a stage are: beside its stage.yaml, or pinned in a workspace.
struct StageFolders {
  std::function<std::filesystem::path(const PinnedFile&)> dataset;
  std::function<std::filesystem::path(const ItemsRules&, const PinnedFile&)> attachment;
  std::function<Result<std::filesystem::path>(const Benchmark&)> driver;  // the organiser's
  std::function<Result<std::filesystem::path>(const Benchmark&)> scorer;  // of the scorer `command`
};
StageFolders folders_of(const std::filesystem::path& stage_folder);
StageFolders folders_of(ledger::Workspace& workspace);  // borrowed: keep it as long

// What is tried: read and checked by config.
struct TrialSource {
  const Stage& stage;
  const StageFolders& folders;
  const Submission& submission;
  std::filesystem::path folder;  // of the submission file
  std::size_t items{3};          // the first ones of each benchmark
};

struct TrialItem {
  ItemId item;
  std::optional<RunnerLine> line;           // nothing: no good line came back
  std::optional<std::int64_t> score_micro;  // nothing: no targets here
  std::optional<std::string> judge{};       // what a judge said
};
struct Trial {
  BenchmarkId benchmark;
  std::uint32_t seed{0};
  std::vector<TrialItem> items;
  bool scalar{false};
  std::optional<std::string> value;    // of a scalar: the number as it would be sealed
  std::optional<exec::Reason> reason;  // as an attempt it would have failed
  std::string first_wrong_line;        // what is wrong with results.jsonl, where it is that
  std::optional<exec::ExitReport> exit;
  std::string stderr_tail;
};

// One launch of a cell's program, wherever its input comes from. `input.prompts` are the items that are asked.
struct TrialInput {
  CellInput input;
  std::filesystem::path driver;  // the folder with the program
  std::function<std::filesystem::path(const PinnedFile&)> attachment;
};
Result<Trial> try_once(const StageId& stage, const TrialInput& what, exec::Launcher& launcher, const Capacity& capacity,
                       const SecretSource& secrets, os::Entropy& entropy);

// One benchmark after the other. `secret`, `resources` and what the machine refuses are errors; `incomplete` with rule
// `stopped` after a stop signal.
Result<std::vector<Trial>> try_runner(const TrialSource& source, exec::Launcher& launcher, const Capacity& capacity,
                                      const SecretSource& secrets, os::Entropy& entropy);

}  // namespace fivefold::schedule
