#include "harness/audit/audit.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/audit/claim_records.h"
#include "harness/audit/reruns.h"
#include "harness/audit/state.h"
#include "harness/base/number.h"
#include "harness/ledger/submit.h"
#include "harness/os/signals.h"
#include "store/attempts.h"
#include "store/judge_answers.h"

namespace fivefold::audit {
namespace {

class Driver {
 public:
  Driver(ledger::Workspace& workspace, const AuditOptions& options, const Reexecute& reexecute, const Note& note,
         const RoundWatch& watch)
      : workspace_(workspace),
        options_(options),
        reexecute_(reexecute),
        note_(note),
        watch_(watch),
        units_left_(options.max_units),
        tokens_left_(options.max_tokens) {
    if (only_closes()) units_left_ = 0;
  }

  Result<void> run() {
    FF_ASSIGN(signer_, workspace_.signer(Role::auditor, "auditor"));
    FF_ASSIGN(AuditState loaded, AuditState::load(workspace_));
    AuditState state = std::move(loaded);
    const exec::SecretSource not_needed = [](const std::string&) { return std::optional<std::string>(""); };
    FF_ASSIGN(Grading grading, Grading::load(workspace_, state, only_closes() ? not_needed : options_.secrets));
    grading_ = &grading;
    FF_TRY(load_tokens(state));
    FF_TRY(record_consistency(state));
    for (;;) {
      FF_TRY(record(state, false));
      FF_ASSIGN(const std::vector<TeamUnit> units, next_round(state));
      if (units.empty()) break;
      FF_TRY(execute(state, units));
    }
    FF_TRY(regrade());
    FF_ASSIGN(const bool settled, all_settled(state));
    if (!settled && !options_.close) {
      note_("stopped with claims still open; the same command goes on");
      return {};
    }
    if (!settled) FF_TRY(record(state, true));
    FF_ASSIGN(ledger::Draft report, draft_report(workspace_, state, *signer_));
    FF_TRY(workspace_.append({std::move(report)}));
    note_("the audit is closed");
    return {};
  }

 private:
  // Between two records: what is there is kept.
  static Result<void> check_stop() {
    if (!os::stop_signal()) return {};
    return Error{Errc::incomplete, "stopped", "stopped by a signal; everything recorded so far is kept"};
  }

  [[nodiscard]] bool is_recorded(const std::string& claim) const { return workspace_.log().claims.contains(claim); }

  // Tier 0 of the cells that have no consistency record, a record a transaction: a killed audit keeps what it has.
  Result<void> record_consistency(const AuditState& state) {
    for (const auto& [id, cell] : state.cells()) {
      const std::string claim = to_text(Claim{ClaimKind::consistency, id.team, id.benchmark});
      if (is_recorded(claim)) continue;
      FF_TRY(check_stop());
      FF_ASSIGN(DraftedConsistency drafted, draft_consistency(workspace_, state, id, *grading_, *signer_));
      FF_TRY(workspace_.append({std::move(drafted.draft)}));
      note_(to_text(id) + ": " + with_thousands(drafted.lines) + " sealed outputs re-scored, " +
            std::to_string(drafted.findings) + " findings" +
            (drafted.unobtainable ? ", some outputs are not to be had" : ""));
    }
    return {};
  }

  Result<void> record_claims(const AuditState& state, const TeamAudit& team, bool open_too) {
    FF_ASSIGN(const std::vector<ClaimProgress> claims, team.claims());
    for (const ClaimProgress& progress : claims) {
      const std::string claim = to_text(progress.claim);
      if (is_recorded(claim) || !(progress.settled || open_too)) continue;
      FF_TRY(check_stop());
      FF_ASSIGN(ledger::Draft draft, draft_claim(workspace_, state, team, progress, *signer_));
      FF_TRY(append_claim(std::move(draft), "draws"));
    }
    return {};
  }

  Result<void> record_scalars(const AuditState& state, bool open_too) {
    for (const auto& [id, cell] : state.scalars()) {
      FF_ASSIGN(const ScalarProgress progress, scalar_progress(cell, state.terms().plan));
      if (is_recorded(to_text(progress.claim)) || !(progress.settled || open_too)) continue;
      FF_TRY(check_stop());
      FF_ASSIGN(ledger::Draft draft, draft_scalar_claim(workspace_, state.terms(), cell, *signer_));
      FF_TRY(append_claim(std::move(draft), "re-runs"));
    }
    return {};
  }

  Result<void> append_claim(ledger::Draft draft, const std::string& what) {
    const AuditRecord record = std::get<AuditRecord>(draft.predicate);
    FF_TRY(workspace_.append({std::move(draft)}));
    note_(record.claim + ": " + std::string(to_text(record.verdict)) +
          (record.reason.empty() ? "" : ", " + record.reason) + " after " + with_thousands(record.n) + " " + what);
    return {};
  }

  // The claims that are settled; with `open_too` all.
  Result<void> record(const AuditState& state, bool open_too) {
    for (const TeamAudit& team : state.teams()) FF_TRY(record_claims(state, team, open_too));
    return record_scalars(state, open_too);
  }

  Result<bool> all_settled(const AuditState& state) const {
    for (const TeamAudit& team : state.teams()) {
      FF_ASSIGN(const std::vector<ClaimProgress> claims, team.claims());
      for (const ClaimProgress& progress : claims) {
        if (!progress.settled) return false;
      }
    }
    for (const auto& [id, cell] : state.scalars()) {
      FF_ASSIGN(const ScalarProgress progress, scalar_progress(cell, state.terms().plan));
      if (!progress.settled) return false;
    }
    return true;
  }

  // The units of the next round of every team, cut to what may still be executed.
  Result<std::vector<TeamUnit>> next_round(const AuditState& state) const {
    std::vector<TeamUnit> units;
    for (const TeamAudit& team : state.teams()) {
      FF_ASSIGN(const std::vector<Unit> wanted, team.wanted());
      for (const Unit& unit : wanted) units.emplace_back(team.team(), unit);
    }
    for (const auto& [id, cell] : state.scalars()) {
      FF_ASSIGN(const ScalarProgress progress, scalar_progress(cell, state.terms().plan));
      for (const Unit& unit : wanted_reruns(cell, progress)) units.emplace_back(id.team, unit);
    }
    units.resize(affordable(units));
    return units;
  }

  // How many of the units, from the first on, this call may still execute.
  [[nodiscard]] std::size_t affordable(const std::vector<TeamUnit>& units) const {
    std::size_t count = units.size();
    if (units_left_) count = std::min(count, static_cast<std::size_t>(std::max<std::int64_t>(*units_left_, 0)));
    if (!tokens_left_) return count;
    std::int64_t taken = 0;
    for (std::size_t i = 0; i < count; ++i) {
      taken += tokens_of(units[i]);
      if (taken > *tokens_left_) return i;
    }
    return count;
  }
  // A measurement has no tokens of its own.
  [[nodiscard]] std::int64_t tokens_of(const TeamUnit& unit) const {
    const auto found = tokens_.find(unit.second.benchmark);
    return found == tokens_.end() ? 0 : found->second;
  }

  Result<void> load_tokens(const AuditState& state) {
    if (!tokens_left_) return {};
    FF_ASSIGN(const auto use, store::token_use(workspace_.database()));
    for (const auto& [id, kit] : state.kits()) {
      const auto found = use.find(id);
      if (found == use.end()) {
        return bad_input("tokens", "the sealed runs of " + id.text + " do not say what they took: use --max-units");
      }
      tokens_[id] = store::mean_tokens(found->second);
    }
    return {};
  }

  Result<void> tell_watch(const AuditState& state, std::size_t units) const {
    if (!watch_) return {};
    std::vector<OpenClaim> open;
    for (const TeamAudit& team : state.teams()) {
      FF_ASSIGN(const std::vector<ClaimProgress> claims, team.claims());
      for (const ClaimProgress& progress : claims) {
        if (progress.settled) continue;
        const auto limit = static_cast<std::int64_t>(team.drawn(progress.claim).size());
        const auto answered = static_cast<std::int64_t>(progress.answered.size());
        FF_ASSIGN(const double evidence, conf_evidence(progress.parameters, progress.answered));
        open.push_back({progress.claim, answered, round_target(progress.first_round, answered, limit), limit, evidence,
                        progress.parameters.alpha_r});
      }
    }
    for (const auto& [id, cell] : state.scalars()) {
      FF_ASSIGN(const ScalarProgress progress, scalar_progress(cell, state.terms().plan));
      if (progress.settled) continue;
      open.push_back({progress.claim, progress.done, progress.next, cell.line->looks.back(), std::nullopt, {}});
    }
    watch_(open, static_cast<std::int64_t>(units));
    return {};
  }

  // The results are recorded in one batch: afterwards the ledger alone says what was executed.
  Result<void> execute(AuditState& state, const std::vector<TeamUnit>& units) {
    FF_ASSIGN(const std::vector<Reexecution> wanted, launches(state, workspace_.log(), units));
    note_("round: " + with_thousands(static_cast<std::int64_t>(units.size())) + " units to re-execute in " +
          std::to_string(wanted.size()) + " launches");
    FF_TRY(tell_watch(state, units.size()));
    FF_ASSIGN(const std::vector<UnitResult> results, reexecute_(wanted));
    FF_ASSIGN(const std::vector<ledger::Draft> drafts,
              draft_reruns(workspace_, state, units, results, *grading_, *signer_));
    FF_TRY(workspace_.append(drafts));
    if (units_left_) *units_left_ -= static_cast<std::int64_t>(units.size());
    for (const TeamUnit& unit : units) {
      if (tokens_left_) *tokens_left_ -= tokens_of(unit);
    }
    return state.take_reruns(workspace_);
  }

  // A bare --close: nothing more is to be executed and no judge asked.
  [[nodiscard]] bool only_closes() const { return options_.close && !options_.max_units && !options_.max_tokens; }

  // Judges asked again about what is drawn.
  Result<void> regrade() {
    if (only_closes()) return {};
    FF_ASSIGN(const auto before, store::regrade_sums(workspace_.database()));
    Result<void> asked = grading_->regrade();
    if (!asked.ok() && asked.error().rule != "scorer.judge") return asked;
    if (!asked.ok()) note_("re-grade is not complete: " + asked.error().message);  // it decides nothing
    FF_ASSIGN(const auto after, store::regrade_sums(workspace_.database()));
    for (const auto& [cell, sums] : after) {
      const auto known = before.find(cell);
      if (known != before.end() && known->second == sums) continue;
      note_(to_text(cell) + ": re-grade, " + std::to_string(sums.changed) + " of " + with_thousands(sums.outputs) +
            " sealed outputs scored otherwise");
    }
    return {};
  }

  ledger::Workspace& workspace_;
  const AuditOptions& options_;
  const Reexecute& reexecute_;
  const Note& note_;
  const RoundWatch& watch_;
  std::optional<std::int64_t> units_left_;
  std::optional<std::int64_t> tokens_left_;
  std::map<BenchmarkId, std::int64_t> tokens_;  // of a unit
  std::unique_ptr<crypto::Signer> signer_;
  const Grading* grading_{nullptr};  // of run()
};

// Re-runs behind an endpoint have the custody `team-endpoint`, which is not built.
Result<void> check_custody(ledger::Workspace& workspace, Custody custody) {
  if (custody != Custody::lab) {
    return Error{Errc::unsupported, "custody",
                 "custody " + std::string(to_text(custody)) + " is not built yet: only lab is"};
  }
  for (const auto& [team, submissions] : workspace.log().submissions) {
    FF_ASSIGN(const bool hosted, ledger::is_hosted_model(workspace, submissions.back().record));
    if (!hosted) continue;
    return Error{Errc::unsupported, "custody",
                 "the model of " + team.text + " is behind an endpoint, so its re-runs have custody team-endpoint, " +
                     "which is not built yet"};
  }
  return {};
}

}  // namespace

Result<void> run_audit(ledger::Workspace& workspace, const AuditOptions& options, const Reexecute& reexecute,
                       const Note& note, const RoundWatch& watch) {
  if (workspace.log().report) return {};
  FF_TRY(check_custody(workspace, options.custody));
  return Driver(workspace, options, reexecute, note, watch).run();
}

}  // namespace fivefold::audit
