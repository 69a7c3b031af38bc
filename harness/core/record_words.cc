#include "harness/core/record_words.h"

#include "harness/json/read.h"

namespace fivefold {

std::string_view to_text(Role role) { return words::word(role); }
std::string_view to_text(Outcome outcome) { return words::word(outcome); }
std::string_view to_text(Purpose purpose) { return words::word(purpose); }
std::string_view to_text(Custody custody) { return words::word(custody); }
std::string_view to_text(ClaimVerdict verdict) { return words::word(verdict); }
std::string_view to_text(Selected selected) { return words::word(selected); }
std::string_view to_text(ScalarSide side) { return words::word(side); }
std::string_view to_text(Finish finish) { return words::word(finish); }

namespace {

struct KindName {
  std::string operator()(const StagePolicy&) const { return "stage-policy"; }
  std::string operator()(const KeyEvent&) const { return "key-event"; }
  std::string operator()(const SubmissionRecord&) const { return "submission"; }
  std::string operator()(const RunStart&) const { return "run-start"; }
  std::string operator()(const RunRecord&) const { return "run-record"; }
  std::string operator()(const DrawPlan&) const { return "draw-plan"; }
  std::string operator()(const DrawResult&) const { return "draw-result"; }
  std::string operator()(const RerunRecord&) const { return "rerun-record"; }
  std::string operator()(const RerunVoid&) const { return "rerun-void"; }
  std::string operator()(const RerunVoidConsent&) const { return "rerun-void-consent"; }
  std::string operator()(const WarmUp&) const { return "warm-up"; }
  std::string operator()(const AuditRecord&) const { return "audit-record"; }
  std::string operator()(const AuditReport&) const { return "audit-report"; }
  std::string operator()(const AveragesRecord&) const { return "averages"; }
  std::string operator()(const ScorecardRecord&) const { return "scorecard"; }
  std::string operator()(const UnbuiltRecord& record) const { return record.kind; }
};

}  // namespace

bool is_imported(const RunRecord& record) {
  const Result<json::Value> environment = json::read_strict(record.environment_json);
  const json::Value* const origin = environment.ok() ? environment->find("origin") : nullptr;
  return origin != nullptr && origin->as_string() != nullptr && *origin->as_string() == "imported";
}

const std::vector<std::string_view>& void_reasons() {
  static const std::vector<std::string_view> reasons{"wrong-template", "wrong-model", "infrastructure"};
  return reasons;
}

std::string kind_of(const Predicate& predicate) { return std::visit(KindName{}, predicate); }

}  // namespace fivefold
