#include "harness/verify/entry_rules.h"

#include <algorithm>
#include <array>

namespace fivefold::verify {
namespace {

struct SignerRule {
  std::string_view kind;
  bool organiser{false};
  bool auditor{false};
  bool team{false};
  bool party{false};
};
constexpr std::array<SignerRule, 23> kSigners{{
    {"stage-policy", true, false, false, false},
    {"key-event", true, false, false, false},
    {"submission", false, false, true, false},
    {"run-start", false, false, true, false},
    {"run-record", false, false, true, false},
    {"score-record", true, true, false, false},
    {"erratum", true, false, false, false},
    {"anchor", true, false, false, false},
    {"warm-up", false, true, false, false},
    {"nonce-commit", true, true, true, true},
    {"draw-plan", true, true, false, false},
    {"nonce-reveal", true, true, true, true},
    {"draw-result", true, true, false, false},
    {"draw-void", true, true, false, false},
    {"rerun-record", false, true, false, false},
    {"rerun-void", false, true, false, false},
    {"rerun-void-consent", false, false, true, false},
    {"audit-record", false, true, false, false},
    {"objection", false, false, true, false},
    {"decision", true, false, false, false},
    {"audit-report", false, true, false, false},
    {"averages", true, true, false, false},
    {"scorecard", true, false, false, false},
}};

}  // namespace

bool may_sign(std::string_view kind, Role role) {
  const auto rule =
      std::find_if(kSigners.begin(), kSigners.end(), [kind](const SignerRule& one) { return one.kind == kind; });
  if (rule == kSigners.end()) return false;
  switch (role) {
    case Role::organiser:
      return rule->organiser;
    case Role::auditor:
      return rule->auditor;
    case Role::team:
      return rule->team;
    case Role::party:
      return rule->party;
  }
  return false;
}

std::optional<std::string> owner_of(const Predicate& predicate) {
  if (const auto* const submission = std::get_if<SubmissionRecord>(&predicate)) return submission->team.text;
  if (const auto* const start = std::get_if<RunStart>(&predicate)) return start->team.text;
  if (const auto* const record = std::get_if<RunRecord>(&predicate)) return record->team.text;
  if (const auto* const consent = std::get_if<RerunVoidConsent>(&predicate)) return consent->team.text;
  return std::nullopt;
}

std::vector<NamedRef> refs_of(const Predicate& predicate) {
  std::vector<NamedRef> refs;
  if (const auto* const start = std::get_if<RunStart>(&predicate)) {
    refs.push_back({"submission", "submission", start->submission});
  } else if (const auto* const record = std::get_if<RunRecord>(&predicate)) {
    refs.push_back({"runStart", "run-start", record->run_start});
  } else if (const auto* const plan = std::get_if<DrawPlan>(&predicate)) {
    for (const CommitInPlan& commit : plan->commits) refs.push_back({"commits", "nonce-commit", commit.ref});
  } else if (const auto* const result = std::get_if<DrawResult>(&predicate)) {
    refs.push_back({"plan", "draw-plan", result->plan});
  } else if (const auto* const asked = std::get_if<RerunVoid>(&predicate)) {
    refs.push_back({"rerun", "rerun-record", asked->rerun});
  } else if (const auto* const consent = std::get_if<RerunVoidConsent>(&predicate)) {
    refs.push_back({"void", "rerun-void", consent->void_ref});
  } else if (const auto* const audit = std::get_if<AuditRecord>(&predicate)) {
    if (audit->draw) refs.push_back({"draw", "draw-result", *audit->draw});
    if (audit->continues) refs.push_back({"continues", "audit-record", *audit->continues});
  } else if (const auto* const averages = std::get_if<AveragesRecord>(&predicate)) {
    refs.push_back({"report", "audit-report", averages->report});
  } else if (const auto* const card = std::get_if<ScorecardRecord>(&predicate)) {
    refs.push_back({"averages", "averages", card->averages});
  }
  return refs;
}

}  // namespace fivefold::verify
