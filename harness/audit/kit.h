#pragma once
// What the lab holds of one item benchmark: its item list, scorer and targets, read from the workspace and checked
// against the digests of the policy. Reads files; one thread.

#include <vector>

#include "harness/base/result.h"
#include "harness/core/item_line.h"
#include "harness/core/scorer.h"
#include "harness/core/strata.h"
#include "harness/core/targets.h"
#include "harness/crypto/merkle.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

struct BenchmarkKit {
  BenchmarkId id;
  ItemsRules rules;
  std::vector<ItemId> items;  // the list in force
  Scorer scorer;
  Targets targets;  // empty for the scorer `runner`

  // nullptr for the scorer `runner`.
  [[nodiscard]] const json::Value* target(const ItemId& item) const;
};
// `not_found` naming the file when the targets are not on this machine.
Result<BenchmarkKit> load_kit(ledger::Workspace& workspace, const CellStratum& line);

// An evidence file with its tree: exact lines, ready for proofs.
struct LinesFile {
  std::uint64_t record{0};
  std::vector<std::string> lines;
  crypto::MerkleTree tree;
};
// The file named by the record's one subject. `corrupt` (`E_ITEMS`) when its lines are not those of `tree`.
Result<LinesFile> load_lines(ledger::Workspace& workspace, std::uint64_t record, const std::vector<Subject>& subjects,
                             const std::optional<ItemTree>& tree);

}  // namespace fivefold::audit
