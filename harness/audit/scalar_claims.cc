#include "harness/audit/scalar_claims.h"

#include <algorithm>
#include <string>

#include "harness/core/measurement.h"
#include "harness/core/paths.h"

namespace fivefold::audit {

std::vector<std::int64_t> ScalarCell::values() const {
  std::vector<std::int64_t> out;
  for (const ScalarRerun& rerun : reruns) {
    if (rerun.value && !rerun.is_void) out.push_back(*rerun.value);
  }
  return out;
}

Result<ScalarProgress> scalar_progress(const ScalarCell& cell, const DrawPlan& plan) {
  const std::vector<std::int64_t> values = cell.values();
  FF_ASSIGN(const stats::ScalarJudgement judgement, judge_scalar(*cell.line, plan, cell.declared, values));
  const bool failed = std::any_of(cell.reruns.begin(), cell.reruns.end(),
                                  [](const ScalarRerun& rerun) { return !rerun.value && !rerun.is_void; });
  ScalarProgress progress;
  progress.claim = {ClaimKind::scalar, cell.line->team, cell.line->benchmark};
  progress.done = static_cast<std::int64_t>(values.size());
  progress.next = next_look(*cell.line, progress.done);
  progress.settled =
      failed || judgement.verdict != stats::Verdict::inconclusive || judgement.m == cell.line->looks.back();
  return progress;
}

std::vector<Unit> wanted_reruns(const ScalarCell& cell, const ScalarProgress& progress) {
  std::vector<Unit> units;
  if (progress.settled) return units;
  const auto before = static_cast<int>(cell.reruns.size());  // void ones have had their number too
  for (std::int64_t i = 1; i <= progress.next - progress.done; ++i) {
    units.push_back({cell.line->benchmark, before + static_cast<int>(i), 0});
  }
  return units;
}

Result<ledger::Draft> draft_scalar_rerun(ledger::Workspace& workspace, const AuditTerms& terms, const ScalarCell& cell,
                                         const UnitResult& result, const crypto::Signer& signer) {
  const int attempts = workspace.log().policy->record.attempts;
  if (result.attempts < 1 || result.attempts > attempts || (!result.value && result.attempts != attempts)) {
    return Error{Errc::corrupt, "attempts",
                 to_text(cell.id()) + " re-run " + std::to_string(result.run) + " came back after " +
                     std::to_string(result.attempts) + " of " + std::to_string(attempts) + " tries"};
  }
  FF_ASSIGN(const Digest digest, workspace.evidence().put(result.value ? encode_value_file(*result.value) : ""));
  RerunRecord record;
  record.draw_id = terms.plan.draw_id;
  record.team = cell.line->team;
  record.benchmark = cell.line->benchmark;
  record.batch = result.run - 1;
  record.mode = Mode::fresh;
  record.value = result.value;
  record.config = cell.config;
  record.model = cell.model;
  record.custody = Custody::lab;
  return ledger::Draft{
      {{paths::rerun_evidence(record.team, record.benchmark, record.batch), digest}}, record, &signer, {}};
}

Result<ledger::Draft> draft_scalar_claim(ledger::Workspace& workspace, const AuditTerms& terms, const ScalarCell& cell,
                                         const crypto::Signer& signer) {
  const std::vector<std::int64_t> values = cell.values();
  FF_ASSIGN(const stats::ScalarJudgement judgement, judge_scalar(*cell.line, terms.plan, cell.declared, values));
  std::string text;
  std::int64_t rank = 0;
  for (const ScalarRerun& rerun : cell.reruns) {
    if (rerun.value && !rerun.is_void) text += encode_scalar_line({rank++, rerun.record, *rerun.value}) + "\n";
  }
  FF_ASSIGN(const Digest digest, workspace.evidence().put(text));
  AuditRecord record = scalar_record(*cell.line, terms.plan, judgement, rank);
  record.draw = workspace.log().draw(Purpose::audit)->result->ref;
  return ledger::Draft{{{paths::audit_evidence(record.claim, 0), digest}}, record, &signer, {}};
}

}  // namespace fivefold::audit
