#include "harness/audit/claim_records.h"

#include <algorithm>
#include <map>

#include "harness/audit/tier0.h"
#include "harness/core/evidence_line.h"
#include "harness/core/paths.h"

namespace fivefold::audit {
namespace {

Result<Rescorer> rescorer_of(ledger::Workspace& workspace, const BenchmarkKit& kit, const Grading& grading,
                             const std::vector<SealedRun>& runs) {
  Rescorer out;
  out.items = kit.items;
  out.binary = kit.scorer.is_binary();
  out.own_scores = !kit.scorer.needs_targets();
  out.text_of = texts_of(workspace);
  if (grading.has(kit.id)) {
    FF_ASSIGN(out.score, grading.rescore(kit.id, runs, out.text_of));
    return out;
  }
  out.score = [&kit](const ScoredLine& line) -> Result<std::int64_t> {
    const json::Value* target = kit.target(line.line.item);
    // An item that is not in the list has no target; `missing` has said so already.
    if (target == nullptr) return std::int64_t{0};
    return kit.scorer.score(line.output, *target);
  };
  return out;
}

// Evidence files already read, by ledger index: one claim touches the same few again and again.
class Files {
 public:
  explicit Files(ledger::Workspace& workspace) : workspace_(workspace) {}

  Result<const LinesFile*> run(const CellId& cell, int run) {
    const Logged<RunRecord>& logged = *workspace_.log().completed(cell, run)->end;
    return file(logged.ref.index, logged.subjects, logged.record.items);
  }
  Result<const LinesFile*> rerun(const CellId& cell, std::size_t batch) {
    const Logged<RerunRecord>& logged = workspace_.log().reruns.at(cell)[batch];
    return file(logged.ref.index, logged.subjects, logged.record.items);
  }

 private:
  Result<const LinesFile*> file(std::uint64_t record, const std::vector<Subject>& subjects,
                                const std::optional<ItemTree>& tree) {
    auto found = files_.find(record);
    if (found == files_.end()) {
      FF_ASSIGN(LinesFile loaded, load_lines(workspace_, record, subjects, tree));
      found = files_.emplace(record, std::move(loaded)).first;
    }
    return &found->second;
  }

  ledger::Workspace& workspace_;
  std::map<std::uint64_t, LinesFile> files_;
};

ProvenLine proven(const LinesFile& file, std::size_t index) {
  return {file.record, file.lines[index], file.tree.proof(index)};
}

Result<EvidenceLine> evidence_line(const AuditState& state, const TeamAudit& team, const DrawnUnit& unit,
                                   const JudgedUnit& judged, Files& files) {
  const SealedCell& cell = *team.cell(unit.benchmark);
  EvidenceLine line;
  line.benchmark = unit.benchmark;
  line.run = unit.run;
  line.item = cell.items[unit.item];
  line.index = static_cast<std::int64_t>(unit.item);
  line.ticket = unit.ticket;
  line.words = unit.words;
  const std::vector<int> runs = cell.mode == Mode::replay ? std::vector<int>{unit.run} : cell.runs;
  for (const int run : runs) {
    FF_ASSIGN(const LinesFile* file, files.run(cell.id, run));
    line.sealed.push_back({run, proven(*file, unit.item), std::nullopt});
  }
  const RerunPlace& place = state.place(team.team(), {unit.benchmark, unit.run, unit.item});
  FF_ASSIGN(const LinesFile* file, files.rerun(cell.id, place.batch));
  line.rerun = proven(*file, place.index);
  line.rerun_index = static_cast<std::int64_t>(place.index);
  line.o = judged.o;
  return line;
}

// The last custody among the re-runs behind a claim's lines.
std::optional<Custody> custody_of(const StageLog& log, const AuditState& state, const TeamAudit& team,
                                  const ClaimProgress& progress, std::int64_t lines) {
  std::optional<Custody> last;
  const std::vector<DrawnUnit>& units = team.drawn(progress.claim);
  for (std::int64_t i = 0; i < lines; ++i) {
    const DrawnUnit& unit = units[static_cast<std::size_t>(i)];
    const RerunPlace& place = state.place(team.team(), {unit.benchmark, unit.run, unit.item});
    const Custody custody = log.reruns.at({team.team(), unit.benchmark})[place.batch].record.custody;
    if (!last || custody > *last) last = custody;
  }
  return last;
}

}  // namespace

Result<DraftedConsistency> draft_consistency(ledger::Workspace& workspace, const AuditState& state, const CellId& cell,
                                             const Grading& grading, const crypto::Signer& signer) {
  FF_ASSIGN(const std::vector<SealedRun> runs, load_runs(workspace, cell));
  FF_ASSIGN(const Rescorer rescorer, rescorer_of(workspace, state.kits().at(cell.benchmark), grading, runs));
  FF_ASSIGN(const Tier0 checked, check_runs(runs, rescorer));
  DraftedConsistency out;
  for (const SealedRun& run : runs) out.lines += static_cast<std::int64_t>(run.lines.size());
  out.findings = static_cast<std::int64_t>(checked.findings.size());
  std::string text;
  for (std::int64_t rank = 0; rank < out.findings; ++rank) {
    text += encode_finding(rank, checked.findings[static_cast<std::size_t>(rank)]) + "\n";
  }
  FF_ASSIGN(const Digest digest, workspace.evidence().put(text));
  AuditRecord record = consistency_record(state.terms().plan.draw_id, cell, out.findings);
  // A finding stands whatever else could not be looked at.
  out.unobtainable = checked.unobtainable && out.findings == 0;
  if (out.unobtainable) {
    record.verdict = ClaimVerdict::inconclusive;
    record.reason = "infrastructure";
  }
  out.draft = {{{paths::audit_evidence(record.claim, 0), digest}}, record, &signer, {}};
  return out;
}

Result<ledger::Draft> draft_claim(ledger::Workspace& workspace, const AuditState& state, const TeamAudit& team,
                                  const ClaimProgress& progress, const crypto::Signer& signer) {
  FF_ASSIGN(const Judgement judgement, judge_claim(progress.parameters, progress.answered));
  const std::vector<DrawnUnit>& units = team.drawn(progress.claim);
  Files files(workspace);
  std::string text;
  for (std::size_t i = 0; i < progress.answered.size(); ++i) {
    FF_ASSIGN(EvidenceLine line, evidence_line(state, team, units[i], progress.answered[i], files));
    line.rank = static_cast<std::int64_t>(i);
    text += encode_evidence_line(line) + "\n";
  }
  FF_ASSIGN(const Digest digest, workspace.evidence().put(text));
  AuditRecord record =
      audit_record(progress.parameters, judgement, static_cast<std::int64_t>(progress.answered.size()));
  record.draw_id = state.terms().plan.draw_id;
  record.draw = workspace.log().draw(Purpose::audit)->result->ref;
  record.claim = to_text(progress.claim);
  record.team = progress.claim.team;
  if (progress.claim.kind != ClaimKind::total) record.benchmark = progress.claim.benchmark;
  record.selected = progress.selected;
  return ledger::Draft{{{paths::audit_evidence(record.claim, 0), digest}}, record, &signer, {}};
}

Result<ledger::Draft> draft_report(ledger::Workspace& workspace, const AuditState& state,
                                   const crypto::Signer& signer) {
  const StageLog& log = workspace.log();
  std::map<std::string, Custody> custody;
  for (const TeamAudit& team : state.teams()) {
    FF_ASSIGN(const std::vector<ClaimProgress> claims, team.claims());
    for (const ClaimProgress& progress : claims) {
      const auto records = log.claims.find(to_text(progress.claim));
      if (records == log.claims.end()) continue;
      const auto last = custody_of(log, state, team, progress, records->second.back().record.drawn);
      if (last) custody[records->first] = *last;
    }
  }
  for (const auto& [id, cell] : state.scalars()) {
    const std::string claim = to_text(Claim{ClaimKind::scalar, id.team, id.benchmark});
    for (const ScalarRerun& rerun : cell.reruns) {
      if (rerun.is_void) continue;
      const auto known = custody.find(claim);
      if (known == custody.end() || rerun.custody > known->second) custody[claim] = rerun.custody;
    }
  }
  FF_ASSIGN(const ClaimsReport report, build_claims_report(log, state.terms().strata, state.terms().plan, custody));
  FF_ASSIGN(const Digest digest, workspace.evidence().put(encode_claims(report.rows)));
  return ledger::Draft{{{paths::kClaims, digest}}, report.report, &signer, {}};
}

}  // namespace fivefold::audit
