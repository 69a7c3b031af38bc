#pragma once
// The scorer `command` (docs/design.md section 5): a pinned program that reads outputs and targets and writes scores.
// It is no attempt: whatever goes wrong with it stops the scoring. Processes and files; any thread.

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/stage.h"
#include "harness/json/value.h"

namespace fivefold::exec {

struct ScoringProgram {
  DriverFiles pinned;
  std::filesystem::path folder;  // with its files
  std::filesystem::path shim;    // fivefold-exec, under which it runs
  std::int64_t timeout_seconds{600};
};

struct TextToScore {
  ItemId item;
  std::string_view output;
  const json::Value* target{nullptr};
};

// One process over all of them, in a private copy of the folder whose digests are checked; nothing of it is left
// behind, and nothing goes on when this process is killed. Millionths in the order given. `scorer.command` (io) naming
// what went wrong; `stopped` after a stop signal, or when it is told to.
Result<std::vector<std::int64_t>> score_by_program(const ScoringProgram& program, std::span<const TextToScore> texts,
                                                   const std::stop_token& stop = {});

}  // namespace fivefold::exec
