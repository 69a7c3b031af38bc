// Step 18, the standing of the verdicts, and step 19: what a reader still has to believe.
#include <algorithm>

#include "harness/json/read.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

std::string reason_of(const RunRecord& record) {
  const auto environment = json::read_strict(record.environment_json);
  const json::Value* const reason = environment.ok() ? environment->find("reason") : nullptr;
  return reason != nullptr && reason->as_string() != nullptr ? *reason->as_string() : "no reason";
}

std::string witnesses_sentence(const State& state) {
  const std::size_t cosigned = state.head ? state.head->cosigned.size() : 0;
  return "head of the ledger: signed by the organiser's log and " + plural(cosigned, "witness", "witnesses") +
         ", quorum " + std::to_string(state.policy()->quorum);
}

std::string draw_sentence(const DrawLog& draw) {
  const DrawPlan& plan = draw.plan.record;
  std::string text = plan.draw_id + ": " + plural(plan.commits.size(), "party", "parties") + ", beacons";
  for (const Beacon& beacon : draw.result->record.beacons) {
    text +=
        beacon.kind == BeaconPlan::Kind::dice ? " dice, witnessed by" : " drand round " + std::to_string(beacon.round);
    for (std::size_t i = 0; i < beacon.witnesses.size(); ++i) text += (i == 0 ? " " : "; ") + beacon.witnesses[i];
  }
  if (draw.result->record.fallback) text += ", fallback";
  return text;
}

// Failed and lost attempts by reason, and runs that took more than one session.
void add_runs(const State& state, std::vector<std::string>& lines) {
  std::map<std::string, std::size_t> reasons;
  std::size_t sessions = 0;
  std::size_t ended = 0;
  for (const auto& [cell, attempts] : state.log.attempts) {
    for (const AttemptLog& attempt : attempts) {
      if (!attempt.end) continue;
      ++ended;
      if (attempt.end->record.outcome != Outcome::completed) ++reasons[reason_of(attempt.end->record)];
      sessions += attempt.end->record.sessions > 1 ? 1 : 0;
    }
  }
  std::string lost;
  for (const auto& [reason, count] : reasons) lost += (lost.empty() ? "" : ", ") + std::to_string(count) + " " + reason;
  const std::string none = ended > 0 ? "none" : "no attempt has ended yet";
  lines.push_back("attempts failed or lost: " + (lost.empty() ? none : lost));
  if (sessions > 0) lines.push_back(plural(sessions, "run", "runs") + " of more than one session");
}

const RerunRecord* rerun_of(const State& state, const Ref& ref) {
  for (const auto& [cell, batches] : state.log.reruns) {
    for (const Logged<RerunRecord>& logged : batches) {
      if (logged.ref == ref) return &logged.record;
    }
  }
  return nullptr;
}

void check_void(State& state, const VoidLog& known) {
  const auto fail = [&](const Ref& where, const std::string& detail) {
    state.findings.fail(Step::more, "E_VOID", entry_name(where), detail);
  };
  const RerunVoid& record = known.asked.record;
  const auto& reasons = void_reasons();
  if (std::find(reasons.begin(), reasons.end(), record.reason) == reasons.end()) {
    fail(known.asked.ref, "\"" + record.reason + "\" is no reason for a void");
  }
  const RerunRecord* const rerun = rerun_of(state, record.rerun);
  if (rerun == nullptr) return;  // `entries` says so
  if (known.consent && known.consent->record.team != rerun->team) {
    fail(known.consent->ref, "the re-run is of " + rerun->team.text + ", not of " + known.consent->record.team.text);
  }
  if (known.consent) {
    state.findings.weakness("W_RERUN_VOID", cell_name({rerun->team, rerun->benchmark}) + " batch " +
                                                std::to_string(rerun->batch) + " (" + record.reason + ")");
  }
}

void check_warm_up(State& state, const Logged<WarmUp>& logged) {
  const WarmUp& record = logged.record;
  const auto fail = [&](const std::string& rule, const std::string& detail) {
    state.findings.fail(Step::more, rule, entry_name(logged.ref), detail);
  };
  const bool known = state.strata && state.strata->cell(record.team, record.benchmark) != nullptr;
  if (state.strata && !known)
    return fail("E_PLAN", "the strata have no item cell " + cell_name({record.team, record.benchmark}));
  const auto file = state.benchmark_files.find(record.benchmark);
  if (file != state.benchmark_files.end() && file->second.warmup != record.prompts) {
    fail("E_PLAN", "its prompts are not the warm-up of the benchmark file");
  }
  const auto hosted = state.hosted.find(record.team);
  if (hosted != state.hosted.end() && hosted->second && record.custody != Custody::team_endpoint) {
    fail("E_CUSTODY", "a hosted model is asked at the team's endpoint");
  }
}

}  // namespace

void check_more(State& state) {
  for (const VoidLog& known : state.log.voids) check_void(state, known);
  for (const Logged<WarmUp>& warm_up : state.log.warm_ups) check_warm_up(state, warm_up);
  if (state.leave_out(Step::more, {"anchor", "objection", "decision"})) return;
  state.findings.pass(Step::more, plural(state.log.voids.size(), "void", "voids") + ", " +
                                      plural(state.log.warm_ups.size(), "warm-up", "warm-ups") +
                                      ", no objections or anchors; the verdicts are " + standing_of(state));
}

std::string standing_of(const State& state) {
  const std::optional<UtcTime> end = state.log.objections_end();
  if (!end) return "provisional";
  UtcTime newest;
  for (const Entry& entry : state.entries) {
    if (entry.statement) newest = std::max(newest, entry.statement->at);
  }
  const bool undecided = state.unbuilt.contains("objection");  // decisions are not known to this version
  return newest >= *end && !undecided ? "final" : "provisional";
}

std::vector<std::string> trust_assumptions(const State& state) {
  if (state.policy() == nullptr) return {};
  std::vector<std::string> lines{witnesses_sentence(state)};
  for (const DrawLog& draw : state.log.draws) {
    if (draw.result) lines.push_back(draw_sentence(draw));
  }
  const DrawLog* const runs = state.log.draw(Purpose::runs);
  const bool drawn = runs != nullptr && runs->result;
  lines.push_back(std::string("seeds: ") + (!state.policy()->runs_draw ? "self-derived"
                                            : drawn                    ? "drawn"
                                                                       : "not drawn yet"));
  const auto is_void = [](const VoidLog& known) { return known.consent.has_value(); };
  const auto voids = std::count_if(state.log.voids.begin(), state.log.voids.end(), is_void);
  if (voids > 0) lines.push_back("re-runs voided: " + std::to_string(voids));
  add_runs(state, lines);
  return lines;
}

}  // namespace fivefold::verify
