#pragma once
// What stands below the verdicts of an audit and is none: the screens with their rates, whether what was declared about
// disagreement holds, and re-grades (docs/statistics.md sections 9 and 12). Pure.

#include <string>

#include "harness/audit/summary.h"
#include "harness/cli/audit_text.h"
#include "harness/cli/look.h"

namespace fivefold::cli {

// The claim as it is named beside its team: "total", or the benchmark.
std::string claim_cell(const audit::ClaimView& view, const Look& look);
// What the screens say and with what rate an honest cell is flagged; empty where they say nothing.
std::string screens_text(const audit::AuditSummary& summary, const TeamName& team_name, const Look& look);
// How many claims were checked, and those that show more disagreement than was declared; empty without any.
std::string declared_text(const audit::AuditSummary& summary, const TeamName& team_name, const Look& look);

// What judges said when they were asked again about sealed outputs; empty where none was.
std::string regrades_text(const audit::AuditSummary& summary, const TeamName& team_name, const Look& look);

}  // namespace fivefold::cli
