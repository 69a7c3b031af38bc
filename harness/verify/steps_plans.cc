// Step 10: draws are numbered and announced before their randomness exists, and sealed by the checkpoint right after.
#include <algorithm>
#include <map>

#include "harness/core/paths.h"
#include "harness/crypto/sha256.h"
#include "harness/json/write.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

constexpr std::int64_t kMaxUnits = 10'000'000;  // R·N of a cell, docs/records.md section 2
constexpr std::string_view kQuicknet = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";

// The runs plan's file: every team that had submitted, with its last submission before the plan.
std::string runs_plan_text(const State& state, std::uint64_t plan_index) {
  std::string text;
  for (const auto& [team, revisions] : state.log.submissions) {  // a map: byte order of team
    const Ref* last = nullptr;
    for (const auto& logged : revisions) {
      if (logged.ref.index < plan_index) last = &logged.ref;
    }
    if (last == nullptr) continue;
    const json::Object ref{{"index", static_cast<std::int64_t>(last->index)}, {"leaf", to_hex(last->leaf)}};
    text += json::write(json::Object{{"team", team.text}, {"submission", ref}}) + "\n";
  }
  return text;
}

class PlanCheck {
 public:
  PlanCheck(State& state, const DrawLog& draw) : state_(state), draw_(draw), plan_(draw.plan.record) {}

  void run(int expected_number) {
    const std::string id =
        state_.log.stage->text + "/" + std::string(to_text(plan_.purpose)) + "/" + std::to_string(plan_.number);
    if (plan_.draw_id != id) fail("E_PLAN", "its drawId must be " + id);
    if (plan_.number != expected_number) {
      fail("E_REDRAW",
           "it has number " + std::to_string(plan_.number) + " where " + std::to_string(expected_number) + " is due");
    }
    if (plan_.purpose == Purpose::runs) {
      runs_plan();
    } else {
      audit_plan();
    }
    commits();
    for (const BeaconPlan& beacon : plan_.beacons) check_beacon(beacon);
    if (plan_.fallback) {
      for (const BeaconPlan& beacon : plan_.fallback->beacons) check_beacon(beacon);
    }
    if (draw_.result) seal();
  }

 private:
  void fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::plans, rule, entry_name(draw_.plan.ref), detail);
  }

  [[nodiscard]] std::optional<Digest> file_digest() const {
    const std::string path = paths::plan(plan_.purpose, plan_.number);
    for (const Subject& subject : draw_.plan.subjects) {
      if (subject.name == path) return subject.sha256;
    }
    return std::nullopt;
  }

  void runs_plan() {
    if (!state_.policy()->runs_draw) fail("E_PLAN", "the policy has no runs draw");
    if (file_digest() != crypto::sha256(runs_plan_text(state_, draw_.plan.ref.index))) {
      fail("E_PLAN", "its file does not list each team's last submission");
    }
  }

  void audit_plan() {
    const auto& fixed = state_.policy()->strata_sha256;
    if (fixed && file_digest() != *fixed) fail("E_PLAN", "its file is not the strata that the policy fixed");
    if (state_.strata && plan_.claims != state_.strata->claims()) {
      fail("E_PLAN", "it announces " + std::to_string(plan_.claims) + " claims, the strata have " +
                         std::to_string(state_.strata->claims()));
    }
  }

  void commits() {
    for (std::size_t i = 1; i < plan_.commits.size(); ++i) {
      if (plan_.commits[i - 1].party >= plan_.commits[i].party) fail("E_COMMIT", "its parties are not in byte order");
    }
  }

  void check_beacon(const BeaconPlan& beacon) {
    if (beacon.kind == BeaconPlan::Kind::drand_quicknet) {
      if (beacon.chain != kQuicknet || beacon.round < 1)
        fail("E_BEACON", "drand-quicknet has one chain, rounds from 1");
      return;
    }
    const bool coins = (beacon.faces == 6 && beacon.rolls >= 25) || (beacon.faces == 10 && beacon.rolls >= 20);
    if (!coins || beacon.round != 0) {
      fail("E_BEACON", "dice have 6 faces and at least 25 rolls, or 10 faces and at least 20, and round 0");
    }
  }

  // The checkpoint of exactly the entries up to the plan: nobody can choose among checkpoints.
  void seal() {
    if (!state_.log_key) return;
    const std::string where = entry_name(draw_.result->ref);
    const auto seal = crypto::verify_checkpoint(draw_.result->record.seal, *state_.log_key, state_.witnesses);
    if (!seal.ok()) {
      state_.findings.fail(Step::plans, "E_SEAL", where, seal.error().message);
      return;
    }
    const std::uint64_t size = draw_.plan.ref.index + 1;
    if (seal->checkpoint.size != size || seal->checkpoint.root != state_.prefix_root(size)) {
      state_.findings.fail(Step::plans, "E_SEAL", where,
                           "the seal is not the checkpoint of the first " + std::to_string(size) + " entries");
    }
  }

  State& state_;
  const DrawLog& draw_;
  const DrawPlan& plan_;
};

// Plans of one purpose come one after the other; each but the last must have been voided.
void check_sequence(State& state, const std::vector<const DrawLog*>& draws) {
  const bool voids = !state.met({"draw-void"}).empty();
  std::size_t results = 0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    PlanCheck(state, *draws[i]).run(static_cast<int>(i));
    if (draws[i]->result) {
      ++results;
    } else if (i + 1 < draws.size() && !voids) {
      state.findings.fail(Step::plans, "E_REDRAW", entry_name(draws[i]->plan.ref),
                          "a new draw was planned before this one had a result");
    } else if (i + 1 == draws.size() && !voids) {
      state.findings.not_checked(Step::plans, draws[i]->plan.record.draw_id + " has no result yet");
    }
  }
  if (results > 1) {
    state.findings.fail(Step::plans, "E_REDRAW", entry_name(draws.back()->plan.ref),
                        "the purpose has more than one result");
  }
}

// Where the strata are a subject, step 7 says it again; a policy that fixes them and names no file must not get by.
void miss_strata(State& state, const std::string& path, const Error& error) {
  const bool missing = error.code == Errc::not_found;
  state.findings.fail(Step::files, missing ? "E_FILE_MISSING" : "E_LIMIT", path,
                      missing ? "the strata are not there" : error.message);
}

}  // namespace

void read_strata(State& state) {
  std::string path = paths::kStrata;
  if (!state.policy()->strata_sha256) {
    const DrawLog* const audit = state.log.draw(Purpose::audit);
    if (audit == nullptr) return;
    path = paths::plan(Purpose::audit, audit->plan.record.number);
  }
  const auto text = state.read(path);
  if (!text.ok()) return miss_strata(state, path, text.error());
  if (state.policy()->strata_sha256 && crypto::sha256(*text) != *state.policy()->strata_sha256) {
    state.findings.fail(Step::plans, "E_PLAN", path, "it is not the file that the policy fixed");
  }
  auto strata = parse_strata(*text, state.policy()->runs);
  if (!strata.ok()) return state.findings.fail(Step::plans, path, strata.error(), "E_PLAN");
  for (const Stratum& line : strata->lines) {
    const auto* const cell = std::get_if<CellStratum>(&line);
    if (cell != nullptr && cell->items * state.policy()->runs > kMaxUnits) {
      state.findings.fail(Step::plans, "E_LIMIT", path, cell->benchmark.text + " has more than 10^7 units");
    }
  }
  for (const TeamId& team : strata->teams()) {
    const std::vector<TeamId>& teams = state.policy()->teams;
    if (std::find(teams.begin(), teams.end(), team) == teams.end()) {
      state.findings.fail(Step::plans, "E_PLAN", path, team.text + " is no team of the policy");
    }
  }
  const std::vector<TeamId> covered = strata->teams();
  for (const TeamId& team : state.policy()->teams) {
    if (std::find(covered.begin(), covered.end(), team) != covered.end()) continue;
    state.findings.fail(Step::plans, "E_PLAN", path, "the strata have no line of team " + team.text);
  }
  state.strata = std::move(*strata);
}

void check_plans(State& state) {
  std::map<Purpose, std::vector<const DrawLog*>> draws;
  for (const DrawLog& draw : state.log.draws) draws[draw.plan.record.purpose].push_back(&draw);
  for (const auto& [purpose, list] : draws) check_sequence(state, list);
  if (!draws.contains(Purpose::audit)) state.findings.not_checked(Step::plans, "the audit is not planned yet");
  if (state.policy()->runs_draw && !draws.contains(Purpose::runs)) {
    state.findings.not_checked(Step::plans, "the runs draw is not planned yet");
  }
  state.leave_out(Step::plans, {"nonce-commit", "draw-void"});
  state.findings.pass(Step::plans, plural(state.log.draws.size(), "draw was", "draws were") +
                                       " planned and sealed before the randomness was known");
}

}  // namespace fivefold::verify
