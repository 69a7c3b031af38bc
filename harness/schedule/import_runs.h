#pragma once
// Runs that the harness did not launch: measurements made elsewhere enter the ledger as imported runs, which every
// table and the verifier mark (docs/records.md section 12). One thread.

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/scalar_values.h"
#include "harness/ledger/workspace.h"

namespace fivefold::schedule {

// All of them or none, in one transaction: a run-start and a run-record for each value, signed by the teams' keys.
// `source` says what made them (tool and version). Returns how many runs. `bad_input` naming place and value: an
// unknown team or benchmark, no scalar, a cell twice or with attempts, a value that is none; as run_missing() for the
// phase.
Result<std::int64_t> import_scalars(ledger::Workspace& workspace, const std::vector<config::ScalarValues>& cells,
                                    const std::string& source);

}  // namespace fivefold::schedule
