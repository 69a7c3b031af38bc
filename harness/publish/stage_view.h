#pragma once
// What publishing reads of a workspace beside its log: the strata and the closing report's claims. One thread.

#include <vector>

#include "harness/base/result.h"
#include "harness/core/claims_report.h"
#include "harness/core/strata.h"
#include "harness/ledger/workspace.h"

namespace fivefold::publish {

Result<Strata> read_strata(ledger::Workspace& workspace);
// Of audit/claims.jsonl; empty before the report.
Result<std::vector<ClaimRow>> read_claims(ledger::Workspace& workspace);

}  // namespace fivefold::publish
