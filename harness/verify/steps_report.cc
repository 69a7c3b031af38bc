// Step 16: the report lists every claim, with Holm's correction, and counts them right.
#include <map>

#include "harness/core/paths.h"
#include "harness/verify/audit_view.h"

namespace fivefold::verify {
namespace {

std::string row_text(const ClaimRow& row) {
  std::string text = encode_claims({row});
  text.pop_back();
  return text;
}

void compare_rows(State& state, const std::vector<ClaimRow>& expected, const std::vector<ClaimRow>& given) {
  const auto fail = [&state](const std::string& claim, const std::string& detail) {
    state.findings.fail(Step::report, "E_REPORT", claim, detail);
  };
  std::map<std::string, const ClaimRow*> by_claim;
  for (const ClaimRow& row : given) by_claim[row.claim] = &row;
  for (const ClaimRow& row : expected) {
    const auto found = by_claim.find(row.claim);
    if (found == by_claim.end()) {
      fail(row.claim, "the report leaves this claim out");
    } else if (!(*found->second == row)) {
      fail(row.claim, "the records give " + row_text(row) + ", the report has " + row_text(*found->second));
    }
  }
  if (given.size() > expected.size()) fail(paths::kClaims, "the report has claims that the strata have not");
  for (std::size_t i = 1; i < given.size(); ++i) {
    if (given[i - 1].claim >= given[i].claim) return fail(given[i].claim, "the claims are not in byte order");
  }
}

void compare_counts(State& state, const AuditReport& expected, const AuditReport& given) {
  const bool same = given.draw_id == expected.draw_id && given.claims == expected.claims &&
                    given.audited == expected.audited && given.reproduced == expected.reproduced &&
                    given.discrepant == expected.discrepant && given.inconclusive == expected.inconclusive &&
                    given.understated == expected.understated && given.verified == expected.verified;
  if (same) return;
  state.findings.fail(Step::report, "E_REPORT", entry_name(state.log.report->ref),
                      "the claims give " + std::to_string(expected.audited) + " audited, " +
                          std::to_string(expected.reproduced) + " reproduced, " + std::to_string(expected.discrepant) +
                          " discrepant, " + std::to_string(expected.inconclusive) + " inconclusive and " +
                          (expected.verified ? "verified" : "not-verified"));
}

// Where a claim's evidence is damaged its re-runs are not known: that damage is said elsewhere, the report's word
// stands.
void leave_out_unknown_custody(const AuditView& view, std::vector<ClaimRow>& expected) {
  for (ClaimRow& row : expected) {
    const auto records = view.records.find(row.claim);
    if (records == view.records.end() || records->second.empty() || row.claim.starts_with("consistency/")) continue;
    if (records->second.back().judgeable || !view.claims) continue;
    for (const ClaimRow& given : *view.claims) {
      if (given.claim == row.claim) row.custody = given.custody;
    }
  }
}

}  // namespace

void check_report(State& state, AuditView& view) {
  if (!state.log.report) return state.findings.not_checked(Step::report, "the audit has no report yet");
  const auto text = state.read(paths::kClaims);
  auto given = text.ok() ? parse_claims(*text) : Result<std::vector<ClaimRow>>(text.error());
  if (given.ok()) {
    view.claims = std::move(*given);
  } else {
    state.findings.fail(Step::report, paths::kClaims, given.error());
  }
  if (state.findings.blocked(Step::overstatement)) {
    state.findings.not_checked(Step::report, "not every re-run behind the claims could be taken");
    return;
  }
  auto expected = build_claims_report(state.log, *state.strata, view.plan(), view.custody);
  if (!expected.ok()) return state.findings.fail(Step::report, paths::kClaims, expected.error(), "E_REPORT");
  leave_out_unknown_custody(view, expected->rows);
  if (view.claims) compare_rows(state, expected->rows, *view.claims);
  compare_counts(state, expected->report, state.log.report->record);
  state.findings.pass(Step::report,
                      plural(expected->rows.size(), "claim", "claims") + " listed, corrected and counted");
}

}  // namespace fivefold::verify
