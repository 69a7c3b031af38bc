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
  std::string remedy;  // what to do about it
};

// Every subject of every record is in the evidence store, every pinned file in its place, and the attempts of the
// database are those of the ledger. `deep` also runs SQLite's integrity_check, rebuilds the Merkle tree for every
// stored checkpoint, verifies every signature by its enrolled key and re-hashes all evidence and pinned files.
Result<std::vector<Ailment>> examine(Workspace& workspace, bool deep);

// Of a workspace that does not open: the reason as a finding, and with `deep` whatever integrity_check says.
std::vector<Ailment> examine_unopened(const std::filesystem::path& folder, const Error& why, bool deep);

}  // namespace fivefold::ledger
