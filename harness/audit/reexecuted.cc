#include "harness/audit/reexecuted.h"

#include <string>
#include <utility>

#include "harness/core/evidence_line.h"

namespace fivefold::audit {
namespace {

Result<std::vector<EvidenceLine>> load_evidence(ledger::Workspace& workspace, const Logged<AuditRecord>& logged) {
  FF_ASSIGN(const std::string text, workspace.evidence().get(logged.subjects.front().sha256));
  FF_ASSIGN(const std::vector<std::string_view> lines, split_lines(text));
  std::vector<EvidenceLine> evidence;
  for (const std::string_view line : lines) {
    FF_ASSIGN(EvidenceLine read, parse_evidence_line(line));
    evidence.push_back(std::move(read));
  }
  return evidence;
}

Result<JudgedUnit> judged_unit(const EvidenceLine& line) {
  FF_ASSIGN(const RerunLine rerun, parse_rerun_line(line.rerun.line));
  JudgedUnit unit;
  unit.o = line.o;
  unit.unexecuted = !rerun.ok;
  unit.y_micro = rerun.score_micro;
  for (const SealedEvidence& evidence : line.sealed) {
    FF_ASSIGN(const ItemLine sealed, parse_item_line(evidence.sealed.line));
    unit.sealed_micro.push_back(sealed.score_micro.value_or(0));
  }
  return unit;
}

// [item][run], where every run has the same items.
std::vector<std::vector<std::int64_t>> scores_by_item(const std::vector<SealedRun>& runs) {
  if (runs.empty()) return {};
  std::vector<std::vector<std::int64_t>> scores(runs.front().lines.size());
  for (const SealedRun& run : runs) {
    if (run.lines.size() != scores.size()) return {};
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i].push_back(run.lines[i].score_micro.value_or(0));
  }
  return scores;
}

}  // namespace

Result<Reexecuted> look_at_units(ledger::Workspace& workspace, const Logged<AuditRecord>& logged,
                                 const ClaimParameters& parameters, const std::vector<SealedRun>& runs) {
  FF_ASSIGN(const std::vector<EvidenceLine> lines, load_evidence(workspace, logged));
  std::vector<JudgedUnit> units;
  for (const EvidenceLine& line : lines) {
    FF_ASSIGN(JudgedUnit unit, judged_unit(line));
    units.push_back(std::move(unit));
  }
  Reexecuted out;
  FF_ASSIGN(out.declared, declared_d(parameters, units, logged.record.n, scores_by_item(runs)));
  if (!runs.empty() && logged.record.mode == ClaimMode::fresh) {
    FF_ASSIGN(out.odd, screen_reexecution(lines, units, workspace.stage().counted_runs()));
  }
  return out;
}

}  // namespace fivefold::audit
