#pragma once
// Tier 0: what every byte of a sealed run must keep, without executing anything (docs/statistics.md section 5). Each
// mismatch is a finding, a fact about the record. Pure.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/evidence_line.h"
#include "harness/core/item_line.h"
#include "harness/core/records.h"
#include "harness/core/scorer.h"

namespace fivefold::audit {

// One completed run of an item cell as it was sealed.
struct SealedRun {
  int run{1};
  std::uint32_t seed{0};        // as its run-record says
  std::uint32_t drawn_seed{0};  // as the draw gives it
  std::int64_t sum_micro{0};    // as its run-record says
  std::vector<ItemLine> lines;  // in the order of the file
};

// The text behind a digest where a line has only that; nothing when it is not to be had.
using TextOf = std::function<std::optional<std::string>(const Digest& output_sha256)>;
// The output that a line was scored for, as far as it can be had: a text that is not the one behind the line's digest
// is no output of it.
std::optional<std::string> output_of(const ItemLine& line, const TextOf& text_of);

// A sealed line that is scored again: its run's place among the runs, its own in the run.
struct ScoredLine {
  std::size_t run{0};
  std::size_t place{0};
  const ItemLine& line;
  const std::string& output;
};
using Rescore = std::function<Result<std::int64_t>(const ScoredLine& line)>;

// How lines are scored again, against the list in force.
struct Rescorer {
  std::vector<ItemId> items;
  bool binary{true};       // every score is 0 or full: a sum must be a whole number of points
  bool own_scores{false};  // scorer `runner`: there is nothing to score again
  Rescore score;
  TextOf text_of;
};

struct Tier0 {
  std::vector<Finding> findings;  // by run, then place in the file; a run's own findings behind those of its lines
  bool unobtainable{false};       // an output's text is not to be had: nothing can be said
};

Result<Tier0> check_runs(const std::vector<SealedRun>& runs, const Rescorer& rescorer);

}  // namespace fivefold::audit
