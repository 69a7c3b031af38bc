#pragma once
// The part of ledger/doctor.h that looks at pinned/: what the stage and the submissions named is there, unchanged.

#include <vector>

#include "harness/ledger/doctor.h"

namespace fivefold::ledger {

// `deep` hashes every file; otherwise they only have to be there.
Result<void> check_pinned(Workspace& workspace, bool deep, std::vector<Ailment>& found);

}  // namespace fivefold::ledger
