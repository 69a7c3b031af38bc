#include "harness/publish/stage_view.h"

#include <algorithm>
#include <string>

#include "harness/core/paths.h"

namespace fivefold::publish {

Result<Strata> read_strata(ledger::Workspace& workspace) {
  const auto& policy = workspace.log().policy;
  if (!policy) return Error{Errc::incomplete, "E_ORDER", "the workspace has no stage-policy"};
  const auto strata = std::find_if(policy->subjects.begin(), policy->subjects.end(),
                                   [](const Subject& subject) { return subject.name == paths::kStrata; });
  if (strata == policy->subjects.end()) {
    return Error{Errc::incomplete, "E_PLAN", "the policy has no strata: nothing can be averaged before the audit plan"};
  }
  FF_ASSIGN(const std::string text, workspace.evidence().get(strata->sha256));
  return parse_strata(text, policy->record.runs);
}

Result<std::vector<ClaimRow>> read_claims(ledger::Workspace& workspace) {
  const auto& report = workspace.log().report;
  if (!report) return std::vector<ClaimRow>{};
  if (report->subjects.empty()) return Error{Errc::corrupt, "E_SCHEMA", "the audit-report names no file"};
  FF_ASSIGN(const std::string text, workspace.evidence().get(report->subjects.front().sha256));
  return parse_claims(text);
}

}  // namespace fivefold::publish
