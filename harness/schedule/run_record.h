#pragma once
// From what a runner left to what is sealed: scores, salted lines, their root, and the rows of the database. The salts
// are new each time this is called; what it returns is stored in one transaction with its record or not at all.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/records.h"
#include "harness/exec/reason.h"
#include "harness/exec/results.h"
#include "harness/os/entropy.h"
#include "harness/schedule/cell_input.h"
#include "harness/schedule/loop.h"
#include "store/attempts.h"

namespace fivefold::schedule {

struct SealedLines {
  std::string evidence;                   // lines in the order of the item list, each with LF
  std::optional<ItemTree> tree;           // nothing of a scalar
  std::optional<std::int64_t> sum_micro;  // nothing when unscored, or of a scalar
  std::optional<std::int64_t> value;      // of a scalar that left one
  std::vector<store::ItemResult> rows;
};
// `outside`: the grades of a scorer from outside; none where the harness scores by itself.
Result<SealedLines> seal_lines(const CellInput& input, const exec::Results& results, const Grades& outside,
                               os::Entropy& entropy);

// The answers to the items that the plan asks for, or the value of a scalar. Lines without a score of their own where
// the scorer is the runner's are `bad-score`, not answers.
Result<exec::Results> read_answers(const CellInput& input, const exec::AttemptPlan& plan, bool ended_by_itself,
                                   exec::Keep keep);

// Why the attempt did not complete, or nothing.
std::optional<exec::Reason> judge_run(const CellInput& input, const Ending& ending, const exec::Results& results);

}  // namespace fivefold::schedule
