#include "harness/verify/scalar_check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "harness/base/number.h"
#include "harness/core/scalar_claim.h"

namespace fivefold::verify {
namespace {

constexpr double kAbsolute = 1e-6;  // docs/records.md section 9: either of the two
constexpr double kRelative = 1e-9;

CellId cell_of(const ReadRecord& record) { return {record.claim.team, record.claim.benchmark}; }

// The completed re-runs that were recorded before the claim's record.
std::vector<const Logged<RerunRecord>*> reruns_before(const State& state, const ReadRecord& record) {
  std::vector<const Logged<RerunRecord>*> out;
  const auto found = state.log.reruns.find(cell_of(record));
  if (found == state.log.reruns.end()) return out;
  for (const Logged<RerunRecord>& logged : found->second) {
    if (logged.record.value && !state.log.is_void(logged.ref) && logged.ref.index < record.logged->ref.index)
      out.push_back(&logged);
  }
  return out;
}

bool near(const std::string& given, const std::string& found) {
  const double a = number_of(given);
  const double b = number_of(found);
  return a == b || std::abs(a - b) <= std::max(kAbsolute, kRelative * std::abs(b));
}

bool near(const std::optional<std::string>& given, const std::optional<std::string>& found) {
  return given.has_value() == found.has_value() && (!given || near(*given, *found));
}

bool same_parameters(const AuditRecord& a, const AuditRecord& b) {
  return a.selected == b.selected && a.mode == b.mode && a.scale == b.scale && a.tolerance_micro == b.tolerance_micro &&
         a.accuse_micro == b.accuse_micro && a.may_accuse == b.may_accuse && a.alpha_r == b.alpha_r &&
         a.alpha_d == b.alpha_d && a.claims == b.claims && a.f_conf == b.f_conf && a.f_disc == b.f_disc &&
         a.cap == b.cap && !a.population && !a.log_e && !a.bounds && a.sum_o == 0 && a.scalar->form == b.scalar->form &&
         a.scalar->better == b.scalar->better && a.scalar->decimals == b.scalar->decimals &&
         a.scalar->looks == b.scalar->looks;
}

bool same_figures(const ScalarFigures& given, const ScalarFigures& found) {
  return near(given.d, found.d) && near(given.se, found.se) && near(given.df, found.df) &&
         near(given.lower, found.lower) && near(given.upper, found.upper) && near(given.log_p, found.log_p);
}

std::string verdict_text(const AuditRecord& record) {
  std::string text(to_text(record.verdict));
  if (record.scalar->side) text += " (" + std::string(to_text(*record.scalar->side)) + ")";
  if (!record.reason.empty()) text += " (" + record.reason + ")";
  return text + " at look " + std::to_string(record.n);
}

}  // namespace

bool check_scalar_units(State& state, const AuditView& /*view*/, const ReadRecord& record) {
  const auto fail = [&](const std::string& rule, const std::string& detail) {
    state.findings.fail(Step::units, rule, record.path, detail);
    return false;
  };
  if (!state.log.complete(cell_of(record))) return fail("E_PLAN", "a claim that lacks runs is not audited");
  const ScalarStratum& line = *state.strata->scalar(record.claim.team, record.claim.benchmark);
  const std::vector<const Logged<RerunRecord>*> due = reruns_before(state, record);
  const auto lines = std::ssize(record.scalars);
  for (std::ptrdiff_t i = 0; i < lines; ++i) {
    const ScalarLine& given = record.scalars[static_cast<std::size_t>(i)];
    const std::string rank = "rank " + std::to_string(i);
    if (given.rank != i) return fail("E_GAP", rank + " is missing");
    if (i >= std::ssize(due) || due[static_cast<std::size_t>(i)]->ref.index != given.record) {
      return fail("E_UNIT", rank + ": entry " + std::to_string(given.record) + " is not the re-run of this rank");
    }
  }
  if (record.logged->record.drawn != lines) {
    return fail("E_GAP", "it has " + plural(record.scalars.size(), "re-run", "re-runs") + ", the record says " +
                             std::to_string(record.logged->record.drawn));
  }
  if (lines > line.looks.back()) return fail("E_GAP", "it has more re-runs than the last look");
  if (lines < std::ssize(due)) return fail("E_GAP", entry_name(due[record.scalars.size()]->ref) + " has no line in it");
  return true;
}

void check_scalar_values(State& state, AuditView& view, const ReadRecord& record) {
  const std::vector<const Logged<RerunRecord>*> due = reruns_before(state, record);
  const std::string name = to_text(record.claim);
  for (std::size_t i = 0; i < std::min(due.size(), record.scalars.size()); ++i) {
    const RerunRecord& rerun = due[i]->record;
    if (record.scalars[i].value != *rerun.value) {
      state.findings.fail(Step::overstatement, "E_PROOF", record.path,
                          "rank " + std::to_string(i) + ": its value is " + std::to_string(record.scalars[i].value) +
                              ", that of " + entry_name(due[i]->ref) + " is " + std::to_string(*rerun.value));
    }
  }
  // Also a re-run that failed had a machine.
  const auto all = state.log.reruns.find(cell_of(record));
  if (all == state.log.reruns.end()) return;
  for (const Logged<RerunRecord>& logged : all->second) {
    if (logged.ref.index > record.logged->ref.index || state.log.is_void(logged.ref)) continue;
    const auto [custody, fresh] = view.custody.try_emplace(name, logged.record.custody);
    if (!fresh && custody->second < logged.record.custody) custody->second = logged.record.custody;
    if (logged.record.custody != Custody::lab) state.findings.weakness("W_CUSTODY", name);
  }
}

bool check_scalar_verdict(State& state, const AuditView& view, const ReadRecord& record) {
  const AuditRecord& given = record.logged->record;
  const auto fail = [&](const std::string& rule, const std::string& detail) {
    state.findings.fail(Step::verdicts, rule, to_text(record.claim), detail);
  };
  if (!given.draw || !(*given.draw == view.draw->result->ref)) fail("E_REF", "it is not of the audit draw");
  if (given.draw_id != view.plan().draw_id) fail("E_REF", "its drawId is not that of the audit draw");
  const ScalarStratum& line = *state.strata->scalar(record.claim.team, record.claim.benchmark);
  std::vector<std::int64_t> declared;
  for (int run = 1; run <= state.policy()->runs; ++run) {
    const AttemptLog* const attempt = state.log.completed(cell_of(record), run);
    if (attempt == nullptr || !attempt->end->record.value) return false;  // `runs` and `units` say so
    declared.push_back(*attempt->end->record.value);
  }
  std::vector<std::int64_t> values;
  for (const Logged<RerunRecord>* rerun : reruns_before(state, record)) values.push_back(*rerun->record.value);
  const auto judgement = judge_scalar(line, view.plan(), declared, values);
  if (!judgement.ok()) {
    state.findings.fail(Step::verdicts, record.path, judgement.error(), "E_PLAN");
    return false;
  }
  const AuditRecord found = scalar_record(line, view.plan(), *judgement, std::ssize(values));
  if (!same_parameters(given, found)) fail("E_PLAN", "its parameters are not those of the plan and the strata");
  const bool same = given.verdict == found.verdict && given.n == found.n && given.reason == found.reason &&
                    given.scalar->side == found.scalar->side;
  if (!same) {
    fail("E_VERDICT", "the re-runs give " + verdict_text(found) + ", the record says " + verdict_text(given));
  } else if (!same_figures(*given.scalar, *found.scalar)) {
    fail("E_LOGE", "the re-runs give d " + found.scalar->d.value_or("none") + " and logP " + found.scalar->log_p);
  }
  return true;
}

}  // namespace fivefold::verify
