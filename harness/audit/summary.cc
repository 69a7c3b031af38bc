#include "harness/audit/summary.h"

#include <algorithm>
#include <map>

#include "harness/audit/reexecuted.h"
#include "harness/audit/state.h"
#include "harness/core/claims_report.h"
#include "harness/ledger/next_step.h"

namespace fivefold::audit {
namespace {

bool has_failed_attempt(const StageLog& log, const CellId& cell) {
  const auto attempts = log.attempts.find(cell);
  if (attempts == log.attempts.end()) return false;
  return std::any_of(attempts->second.begin(), attempts->second.end(), [](const AttemptLog& attempt) {
    return attempt.end && attempt.end->record.outcome != Outcome::completed;
  });
}

Result<std::vector<Finding>> load_findings(ledger::Workspace& workspace, const Logged<AuditRecord>& logged) {
  FF_ASSIGN(const std::string text, workspace.evidence().get(logged.subjects.front().sha256));
  FF_ASSIGN(const auto lines, split_lines(text));
  std::vector<Finding> findings;
  for (const std::string_view line : lines) {
    FF_ASSIGN(RankedFinding read, parse_finding(line));
    findings.push_back(std::move(read.finding));
  }
  return findings;
}

std::optional<ClaimParameters> parameters_of(const Strata& strata, const DrawPlan& plan, const Claim& claim,
                                             int counted) {
  if (claim.kind == ClaimKind::total) return total_parameters(strata, claim.team, plan, counted);
  if (claim.kind == ClaimKind::cell) return cell_parameters(strata, {claim.team, claim.benchmark}, plan, counted);
  return std::nullopt;
}

void add_flags(const StageLog& log, ClaimView& view) {
  if (view.parameters && !view.parameters->piloted) view.flags.emplace_back("assumed");
  if (view.parameters && view.parameters->piloted && view.record && !view.record->may_accuse) {
    view.flags.emplace_back("declared-d");
  }
  if (view.claim.kind == ClaimKind::cell && has_failed_attempt(log, {view.claim.team, view.claim.benchmark})) {
    view.flags.emplace_back("failed-attempts");
  }
}

void add_screens(std::vector<Flag> screens, ClaimView& view) {
  for (const Flag& flag : screens) view.flags.emplace_back(to_text(flag.screen));
  view.screens = std::move(screens);
}

// The screens of the cell and what its units say; of a total the latter alone.
Result<void> look_closer(ledger::Workspace& workspace, const Logged<AuditRecord>& logged, ClaimView& view) {
  std::vector<SealedRun> runs;
  std::vector<Flag> screens;
  if (view.claim.kind == ClaimKind::cell) {
    const CellId cell{view.claim.team, view.claim.benchmark};
    FF_ASSIGN(runs, load_runs(workspace, cell));
    FF_ASSIGN(screens, flags_of(workspace, cell, runs));
  }
  FF_ASSIGN(const Reexecuted again, look_at_units(workspace, logged, *view.parameters, runs));
  if (again.odd) screens.push_back(*again.odd);
  add_screens(std::move(screens), view);
  view.declared = again.declared;
  return {};
}

Result<ClaimView> view_of(ledger::Workspace& workspace, const Strata& strata, const DrawPlan& plan, const ClaimRow& row,
                          bool closed) {
  const StageLog& log = workspace.log();
  ClaimView view;
  FF_ASSIGN(view.claim, parse_claim(row.claim));
  view.verdict = closed ? row.final : row.verdict;
  view.custody = row.custody;
  view.parameters = parameters_of(strata, plan, view.claim, workspace.stage().counted_runs());
  const auto records = log.claims.find(row.claim);
  if (records != log.claims.end() && !records->second.empty()) {
    const Logged<AuditRecord>& last = records->second.back();
    view.record = last.record;
    view.drawn = last.record.n;
    if (view.verdict == ClaimVerdict::inconclusive) view.reason = last.record.reason;
    if (view.claim.kind == ClaimKind::consistency) {
      FF_ASSIGN(view.findings, load_findings(workspace, last));
    }
  }
  if (const ScalarStratum* scalar = strata.scalar(view.claim.team, view.claim.benchmark)) view.unit = scalar->unit;
  add_flags(log, view);
  if (view.record && view.parameters) FF_TRY(look_closer(workspace, records->second.back(), view));
  return view;
}

// Before the close: which claims are required and still open, and how far they are.
Result<void> mark_open(ledger::Workspace& workspace, AuditSummary& summary) {
  FF_ASSIGN(const AuditState state, AuditState::load(workspace));
  std::map<Claim, std::int64_t> open;
  std::map<Claim, std::vector<Flag>> screened;
  for (const TeamAudit& team : state.teams()) {
    FF_ASSIGN(const std::vector<ClaimProgress> claims, team.claims());
    for (const ClaimProgress& progress : claims) {
      open[progress.claim] = static_cast<std::int64_t>(progress.answered.size());
      if (progress.claim.kind != ClaimKind::cell) continue;
      screened[progress.claim] = state.cells().at({progress.claim.team, progress.claim.benchmark}).flags;
    }
  }
  for (const auto& [id, cell] : state.scalars()) {
    open[{ClaimKind::scalar, id.team, id.benchmark}] = static_cast<std::int64_t>(cell.values().size());
  }
  for (const auto& [id, cell] : state.cells()) open[{ClaimKind::consistency, id.team, id.benchmark}] = 0;
  for (ClaimView& view : summary.claims) {
    const auto found = open.find(view.claim);
    if (view.record || found == open.end()) continue;
    view.open = true;
    view.drawn = found->second;
    view.verdict = ClaimVerdict::inconclusive;
    view.reason = "incomplete-draws";
    if (const auto flags = screened.find(view.claim); flags != screened.end()) add_screens(flags->second, view);
  }
  return {};
}

// The custodies of the published rows; before there is a report, nothing.
Result<std::vector<ClaimRow>> report_rows(ledger::Workspace& workspace, const Strata& strata, const DrawPlan& plan) {
  if (workspace.log().report) {
    FF_ASSIGN(const std::string text, workspace.evidence().get(workspace.log().report->subjects.front().sha256));
    return parse_claims(text);
  }
  FF_ASSIGN(ClaimsReport partial, build_claims_report(workspace.log(), strata, plan, {}));
  return std::move(partial.rows);
}

void count_units(const StageLog& log, const Strata& strata, int counted, AuditSummary& summary) {
  for (const auto& [cell, records] : log.reruns) {
    for (const Logged<RerunRecord>& logged : records) {
      if (log.is_void(logged.ref)) continue;
      if (logged.record.items) summary.units_executed += logged.record.items->size;
      if (strata.scalar(cell.team, cell.benchmark) != nullptr) ++summary.scalar_reruns;
    }
  }
  for (const Stratum& line : strata.lines) {
    const auto* cell = std::get_if<CellStratum>(&line);
    if (cell != nullptr && log.complete({cell->team, cell->benchmark})) summary.units_full += counted * cell->items;
  }
}

}  // namespace

Result<AuditSummary> summarise(ledger::Workspace& workspace) {
  const StageLog& log = workspace.log();
  const DrawLog* draw = log.draw(Purpose::audit);
  if (draw == nullptr || !draw->result) {
    return Error{Errc::incomplete, "E_ORDER",
                 "the audit cannot start: " + ledger::missing_step(workspace, Purpose::audit)};
  }
  FF_ASSIGN(const Strata strata, load_strata(workspace));
  const DrawPlan plan = draw->plan.record;
  FF_ASSIGN(const std::vector<ClaimRow> rows, report_rows(workspace, strata, plan));
  AuditSummary summary;
  summary.closed = log.report.has_value();
  summary.verified = summary.closed && log.report->record.verified;
  summary.alpha_r = plan.alpha_r;
  summary.alpha_d = plan.alpha_d;
  summary.claims_planned = plan.claims;
  for (const ClaimRow& row : rows) {
    FF_ASSIGN(ClaimView view, view_of(workspace, strata, plan, row, summary.closed));
    summary.claims.push_back(std::move(view));
  }
  count_units(log, strata, workspace.stage().counted_runs(), summary);
  FF_ASSIGN(const auto regrades, store::regrade_sums(workspace.database()));
  for (const auto& [cell, sums] : regrades) summary.regrades.push_back({cell, sums});
  if (!summary.closed) FF_TRY(mark_open(workspace, summary));
  return summary;
}

}  // namespace fivefold::audit
