#pragma once
// audit/claims.jsonl and the audit-report's numbers: Holm over all claims, finals, counts, the stage's verdict
// (docs/records.md section 9). Pure; built once by the audit, again by the verifier.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/records.h"
#include "harness/core/stage_log.h"
#include "harness/core/strata.h"

namespace fivefold {

struct ClaimRow {
  std::string claim;
  std::optional<std::uint64_t> record;
  ClaimVerdict verdict{ClaimVerdict::unaudited};
  std::optional<std::string> log_p;  // nothing for consistency
  ClaimVerdict final{ClaimVerdict::unaudited};
  std::optional<Custody> custody;
  friend bool operator==(const ClaimRow&, const ClaimRow&) = default;
};

struct ClaimsReport {
  std::vector<ClaimRow> rows;  // byte order of claim
  AuditReport report;
};

// From the last audit-record of every claim in the log. `custody` names, for each claim with re-runs, the last custody
// among them.
Result<ClaimsReport> build_claims_report(const StageLog& log, const Strata& strata, const DrawPlan& plan,
                                         const std::map<std::string, Custody>& custody);

std::string encode_claims(const std::vector<ClaimRow>& rows);                      // every line ends in LF
Result<std::vector<ClaimRow>> parse_claims(std::string_view text);                 // strict; `E_JSON`, `E_SCHEMA`
ClaimVerdict final_of(const std::vector<ClaimRow>& rows, std::string_view claim);  // `unaudited` when it is not there

}  // namespace fivefold
