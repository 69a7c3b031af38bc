#pragma once
// What a workspace's files look like from close by: the database, the ledger's tree, the evidence files. Findings are
// values; an Error means the look itself was not possible.

#include <string>
#include <vector>

#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

struct Ailment {
  std::string where;
  std::string what;
};

// Every subject of every record is in the evidence store. `deep` also runs SQLite's integrity_check, rebuilds the
// Merkle tree for every stored checkpoint, verifies every signature by its enrolled key and re-hashes all evidence.
Result<std::vector<Ailment>> examine(Workspace& workspace, bool deep);

}  // namespace fivefold::ledger
