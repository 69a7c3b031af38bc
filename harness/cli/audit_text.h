#pragma once
// The words of `audit`: the table of claims and what stands below it (docs/ux.md section 1), and the JSON document of
// docs/design.md section 6. Pure.

#include <string>

#include "harness/audit/summary.h"
#include "harness/cli/command.h"
#include "harness/cli/look.h"
#include "harness/json/value.h"

namespace fivefold::cli {

std::string audit_text(const audit::AuditSummary& summary, const TeamName& team_name, const Look& look);
json::Value audit_json(const audit::AuditSummary& summary);

// 1 for a discrepant claim or a finding, 4 while something is open, inconclusive or incomplete, else 0.
Exit audit_exit(const audit::AuditSummary& summary);

}  // namespace fivefold::cli
