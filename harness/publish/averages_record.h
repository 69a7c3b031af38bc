#pragma once
// The averages record: written once, after the audit-report, with averages.json and averages.csv as its subjects
// (docs/records.md section 9). One thread.

#include <memory>

#include "harness/base/result.h"
#include "harness/ledger/workspace.h"

namespace fivefold::publish {

// A key of that role that may sign the next entry and whose private part is here. `not_found` (E_KEY).
Result<std::unique_ptr<crypto::Signer>> enrolled_signer(ledger::Workspace& workspace, Role role);

// The audit is closed and its averages are not in the ledger yet.
bool averages_due(const StageLog& log);

// Builds both files, puts them into the evidence store and appends the record, signed by the organiser, or by the
// auditor where only that key is present. The workspace is open for writing.
Result<void> append_averages(ledger::Workspace& workspace);

}  // namespace fivefold::publish
