// Step 15: evidence, bounds and verdict of every claim, recomputed from its units.
#include <charconv>
#include <cmath>
#include <limits>

#include "harness/base/number.h"
#include "harness/verify/audit_view.h"
#include "harness/verify/scalar_check.h"

namespace fivefold::verify {
namespace {

constexpr double kLogTolerance = 1e-6;        // docs/records.md section 9
constexpr double kThresholdTolerance = 1e-9;  // within it either verdict stands

bool near(double a, double b, double tolerance) { return a == b || std::abs(a - b) <= tolerance; }

class VerdictCheck {
 public:
  VerdictCheck(State& state, const AuditView& view) : state_(state), view_(view) {}

  void run() {
    for (const auto& [name, records] : view_.records) {
      for (const ReadRecord& record : records) {
        record_ = &record;
        audit_ = &record.logged->record;
        if (record.claim.kind == ClaimKind::consistency) {
          consistency();
        } else if (record.claim.kind == ClaimKind::scalar) {
          scalar();
        } else {
          judged();
        }
      }
    }
  }

  [[nodiscard]] std::size_t verdicts() const { return verdicts_; }

 private:
  void fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::verdicts, rule, to_text(record_->claim), detail);
  }
  void left_out(const std::string& why) {
    state_.findings.not_checked(Step::verdicts, to_text(record_->claim) + ": " + why);
  }

  void scalar() {
    if (!in_strata(state_, record_->claim)) return;  // `units` says so
    if (!record_->readable) return left_out("its re-runs could not all be read");
    if (check_scalar_verdict(state_, view_, *record_)) {
      ++verdicts_;
    } else {
      left_out("it could not be judged");
    }
  }

  void judged() {
    if (!in_strata(state_, record_->claim)) return;  // `units` says so
    const ClaimParameters parameters = parameters_of(state_, view_, record_->claim);
    links();
    compare_parameters(parameters);
    if (!record_->readable || !record_->judgeable) return left_out("its units could not all be taken");
    const auto judgement = judge_claim(parameters, record_->judged);
    if (!judgement.ok()) return state_.findings.fail(Step::verdicts, record_->path, judgement.error(), "E_PLAN");
    ++verdicts_;
    compare(parameters, *judgement);
  }

  void links() {
    if (!audit_->draw || !(*audit_->draw == view_.draw->result->ref)) fail("E_REF", "it is not of the audit draw");
    if (audit_->draw_id != view_.plan().draw_id) fail("E_REF", "its drawId is not that of the audit draw");
    const bool total = record_->claim.kind == ClaimKind::total;
    if (total != (audit_->selected == Selected::total) || audit_->selected == Selected::all) {
      fail("E_PLAN", "selected does not fit the claim");
    }
    if (audit_->selected == Selected::random && !is_random_cell()) fail("E_PLAN", "it is none of the random cells");
  }

  [[nodiscard]] bool is_random_cell() const {
    const TeamId& team = record_->claim.team;
    std::vector<BenchmarkId> complete;
    for (const CellStratum* const cell : state_.strata->cells(team)) {
      if (state_.log.complete({team, cell->benchmark})) complete.push_back(cell->benchmark);
    }
    for (const BenchmarkId& one : random_cells(view_.seed(), team, complete, view_.plan().random_cells)) {
      if (one == record_->claim.benchmark) return true;
    }
    return false;
  }

  void compare_parameters(const ClaimParameters& expected) {
    const bool same = audit_->mode == expected.mode && audit_->scale == expected.scale &&
                      audit_->tolerance_micro == expected.tolerance_micro &&
                      audit_->accuse_micro == expected.accuse_micro && audit_->alpha_r == expected.alpha_r &&
                      audit_->alpha_d == expected.alpha_d && audit_->claims == expected.claims &&
                      audit_->f_conf == expected.f_conf && audit_->f_disc == expected.f_disc &&
                      audit_->cap == expected.cap && audit_->population == expected.population;
    if (!same) fail("E_PLAN", "its parameters are not those of the plan and the strata");
    if (!audit_->log_e || !audit_->bounds) fail("E_LOGE", "logE and bounds are missing");
  }

  // The verdict as found, or as it is when evidence within 1e-9 of a threshold falls on its other side.
  void compare(const ClaimParameters& parameters, const Judgement& found) {
    const bool either = found.declared && found.declared->near && parameters.piloted;
    if (audit_->may_accuse != found.may_accuse && !either) {
      fail("E_PLAN", std::string("mayAccuse must be ") + (found.may_accuse ? "true" : "false"));
    }
    if (agrees(parameters, found)) return values(found);
    for (const double sign : {-1.0, 1.0}) {
      for (double ClaimParameters::*const shift : {&ClaimParameters::confirm_shift, &ClaimParameters::accuse_shift}) {
        ClaimParameters other = parameters;
        other.*shift = sign * kThresholdTolerance;
        const auto judgement = judge_claim(other, record_->judged);
        if (judgement.ok() && agrees(other, *judgement)) return values(*judgement);
      }
    }
    fail("E_VERDICT", "the units give " + std::string(to_text(found.verdict)) +
                          (found.reason.empty() ? "" : " (" + found.reason + ")") + " after " +
                          std::to_string(found.n) + ", the record says " + std::string(to_text(audit_->verdict)) +
                          (audit_->reason.empty() ? "" : " (" + audit_->reason + ")") + " after " +
                          std::to_string(audit_->n));
  }

  // Whether the record says this verdict, after its own mayAccuse where either answer stands.
  [[nodiscard]] bool agrees(const ClaimParameters& parameters, const Judgement& found) const {
    ClaimVerdict verdict = found.verdict;
    std::string reason = found.reason;
    const bool either = found.declared && found.declared->near && parameters.piloted;
    if (either && audit_->may_accuse != found.may_accuse &&
        (verdict == ClaimVerdict::discrepant || reason == "not-piloted")) {
      verdict = audit_->may_accuse ? ClaimVerdict::discrepant : ClaimVerdict::inconclusive;
      reason = audit_->may_accuse ? "" : "not-piloted";
    }
    return audit_->verdict == verdict && audit_->reason == reason && audit_->n == found.n;
  }

  void values(const Judgement& found) {
    if (audit_->sum_o != found.sum_o) {
      fail("E_LOGE", "sumO is " + std::to_string(audit_->sum_o) + ", the units give " + std::to_string(found.sum_o));
    }
    if (audit_->log_e && (!near(number_of(audit_->log_e->conf), found.log_e_conf, kLogTolerance) ||
                          !near(number_of(audit_->log_e->disc), found.log_e_disc, kLogTolerance) ||
                          !near(number_of(audit_->log_e->disc_max), found.log_e_disc_max, kLogTolerance))) {
      fail("E_LOGE", "the units give logE " + found.log_e.conf + ", " + found.log_e.disc + " and discMax " +
                         found.log_e.disc_max);
    }
    if (audit_->bounds && (std::abs(audit_->bounds->lower - found.bounds.lower) > 1 ||
                           std::abs(audit_->bounds->upper - found.bounds.upper) > 1)) {
      fail("E_LOGE", "the units give bounds " + std::to_string(found.bounds.lower) + " and " +
                         std::to_string(found.bounds.upper));
    }
  }

  // Tier 0: no finding, reproduced; any finding, discrepant.
  void consistency() {
    const AuditRecord& a = *audit_;
    const bool plain = !a.draw && !a.population && !a.log_e && !a.bounds && a.selected == Selected::all &&
                       a.mode == ClaimMode::replay && a.may_accuse && a.scale == 0 && a.tolerance_micro == 0 &&
                       a.accuse_micro == 0 && a.alpha_r == "0" && a.alpha_d == "0" && a.claims == 0 &&
                       a.f_conf == "0" && a.f_disc == "0" && a.cap == 0 && a.drawn == 0 && a.n == 0 && a.sum_o == 0;
    if (!plain) fail("E_PLAN", "a consistency record has no statistical fields");
    if (a.draw_id != view_.plan().draw_id) fail("E_REF", "its drawId is not that of the audit draw");
    if (!record_->readable) return left_out("its findings cannot be read");
    ++verdicts_;
    const bool not_obtained = a.verdict == ClaimVerdict::inconclusive && a.reason == "infrastructure";
    const ClaimVerdict expected = record_->findings.empty() ? ClaimVerdict::reproduced : ClaimVerdict::discrepant;
    if (!(record_->findings.empty() && not_obtained) && (a.verdict != expected || !a.reason.empty())) {
      fail("E_VERDICT", plural(record_->findings.size(), "finding makes", "findings make") + " it " +
                            std::string(to_text(expected)));
    }
  }

  State& state_;
  const AuditView& view_;
  const ReadRecord* record_{nullptr};
  const AuditRecord* audit_{nullptr};
  std::size_t verdicts_{0};
};

}  // namespace

void check_verdicts(State& state, AuditView& view) {
  VerdictCheck check(state, view);
  check.run();
  if (view.records.empty()) state.findings.not_checked(Step::verdicts, "no claim was audited yet");
  state.leave_out(Step::verdicts, {"score-record", "erratum"});
  state.findings.pass(Step::verdicts,
                      plural(check.verdicts(), "verdict", "verdicts") + " recomputed from the drawn units");
}

}  // namespace fivefold::verify
