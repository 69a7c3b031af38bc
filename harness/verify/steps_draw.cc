// Steps 11 and 12: the beacons are those that were announced and came late enough, and the seeds follow from them.
#include <algorithm>

#include "harness/core/dice_witnesses.h"
#include "harness/core/draw.h"
#include "harness/core/paths.h"
#include "harness/crypto/sha256.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

constexpr std::uint64_t kMaxRound = 1'000'000'000'000;    // a hundred thousand years: keeps the sum in range
constexpr std::int64_t kQuicknetGenesis = 1'692'803'367;  // seconds; a round every 3

// Milliseconds since 1970 at which the beacon became known.
std::int64_t beacon_time(const Beacon& beacon) {
  if (beacon.kind == BeaconPlan::Kind::dice) return beacon.rolled_at.milliseconds;
  const auto round = static_cast<std::int64_t>(std::min(beacon.round, kMaxRound));
  return (kQuicknetGenesis + 3 * (round - 1)) * 1000;
}

class BeaconCheck {
 public:
  BeaconCheck(State& state, const DrawLog& draw)
      : state_(state), plan_(draw.plan), result_(*draw.result), rolled_(result_.record.beacons) {}

  void run() {
    const std::vector<BeaconPlan>& planned = announced();
    if (planned.size() != rolled_.size()) return fail("E_BEACON", "the result has other beacons than its plan");
    const std::int64_t earliest = earliest_time();
    for (std::size_t i = 0; i < rolled_.size(); ++i) {
      structure(planned[i], rolled_[i]);
      const std::int64_t time = beacon_time(rolled_[i]);
      if (time < earliest) fail("E_BEACON_TIME", "a beacon is older than the plan, the seal and the reveals allow");
      if (result_.at.milliseconds < time) fail("E_BEACON_TIME", "the result is older than its beacon");
    }
    const bool dice_only = std::all_of(rolled_.begin(), rolled_.end(),
                                       [](const Beacon& one) { return one.kind == BeaconPlan::Kind::dice; });
    if (dice_only) state_.findings.weakness("W_DICE_ONLY", plan_.record.draw_id);
    if (plan_.record.commits.empty()) state_.findings.weakness("W_NO_PARTIES", plan_.record.draw_id);
  }

 private:
  void fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::beacons, rule, entry_name(result_.ref), detail);
  }

  const std::vector<BeaconPlan>& announced() {
    if (!result_.record.fallback) return plan_.record.beacons;
    state_.findings.weakness("W_FALLBACK", plan_.record.draw_id);
    if (!plan_.record.fallback) {
      fail("E_BEACON", "the plan has no fallback");
      return plan_.record.beacons;
    }
    if (result_.at < plan_.record.fallback->after) fail("E_BEACON_TIME", "the fallback was used too early");
    return plan_.record.fallback->beacons;
  }

  // Plan, reveals and every cosignature of the seal, plus the margin.
  std::int64_t earliest_time() {
    std::int64_t time = std::max(plan_.at.milliseconds, plan_.record.reveal_deadline.milliseconds);
    if (state_.log_key) {
      const auto seal = crypto::verify_checkpoint(result_.record.seal, *state_.log_key, state_.witnesses);
      if (seal.ok()) {
        for (const crypto::CosignedBy& by : seal->cosigned) {
          time =
              std::max(time, static_cast<std::int64_t>(std::min<std::uint64_t>(by.unix_seconds, 1ULL << 40U)) * 1000);
        }
      }
    }
    return time + plan_.record.margin_seconds * 1000;
  }

  void structure(const BeaconPlan& planned, const Beacon& rolled) {
    if (planned.kind != rolled.kind || planned.chain != rolled.chain || planned.round != rolled.round) {
      return fail("E_BEACON", "a beacon is not the one that was announced");
    }
    if (rolled.kind == BeaconPlan::Kind::drand_quicknet) {
      const auto signature = from_hex(rolled.signature_hex);
      const bool compressed = signature.ok() && signature->size() == 48 &&
                              (static_cast<unsigned char>(signature->front()) & 0xc0U) == 0x80U;
      if (!compressed) fail("E_BEACON", "a drand signature is 48 bytes of a compressed point");
      return;
    }
    const char low = planned.faces == 6 ? '1' : '0';
    const char high = planned.faces == 6 ? '6' : '9';
    const bool digits =
        std::all_of(rolled.digits.begin(), rolled.digits.end(), [low, high](char c) { return c >= low && c <= high; });
    if (!digits || rolled.digits.size() != static_cast<std::size_t>(planned.rolls)) {
      fail("E_BEACON", "the dice show " + std::to_string(planned.rolls) + " digits from " + low + " to " + high);
    }
    if (named_witnesses(rolled.witnesses) < 2) fail("E_BEACON", "dice need two witnesses, by name");
    if (rolled.rolled_at < planned.held_at) fail("E_BEACON_TIME", "the dice were thrown before the ceremony");
  }

  State& state_;
  const Logged<DrawPlan>& plan_;
  const Logged<DrawResult>& result_;
  const std::vector<Beacon>& rolled_;
};

// drand's own signature needs pairings, which this program does not have.
void note_bls(State& state) {
  bool any = false;
  for (const DrawLog& draw : state.log.draws) {
    if (!draw.result) continue;
    for (const Beacon& beacon : draw.result->record.beacons) {
      if (beacon.kind != BeaconPlan::Kind::drand_quicknet) continue;
      any = true;
      state.findings.not_checked(Step::bls, "verify the signature of round " + std::to_string(beacon.round) +
                                                " of this chain with any drand client, or compare its 48 bytes with "
                                                "those two relays give");
    }
  }
  if (!any) state.findings.pass(Step::bls, "no drand beacon was used");
}

class SeedCheck {
 public:
  SeedCheck(State& state, const DrawLog& draw) : state_(state), plan_(draw.plan), result_(*draw.result) {}

  void run() {
    nonces();
    const auto parsed = crypto::parse_note(result_.record.seal);
    if (!parsed.ok()) return fail("E_SEED", "the seal, which is part of the seed, cannot be read");
    const auto expected = seed_preimage(result_.record, parsed->text);
    if (!expected.ok()) return state_.findings.fail(Step::seed, entry_name(result_.ref), expected.error(), "E_SEED");
    if (result_.record.draw_id != plan_.record.draw_id) fail("E_SEED", "the result is of another draw than its plan");
    if (crypto::sha256(*expected) != result_.record.seed) fail("E_SEED", "the seed is not the hash of its parts");
    const std::string path = paths::seed(plan_.record.purpose, plan_.record.number);
    const auto file = state_.read(path);
    if (file.ok() && *file != *expected) {
      state_.findings.fail(Step::seed, "E_SEED", path, "it is not made of the draw's parts");
    }
  }

 private:
  void fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::seed, rule, entry_name(result_.ref), detail);
  }

  // Every commitment of the plan is answered, by the nonce behind it or by nothing.
  void nonces() {
    const auto& commits = plan_.record.commits;
    const auto& opened = result_.record.nonces;
    if (commits.size() != opened.size()) return fail("E_COMMIT", "the result has other parties than its plan");
    for (std::size_t i = 0; i < commits.size(); ++i) {
      if (commits[i].party != opened[i].party || commits[i].commitment != opened[i].commitment) {
        fail("E_COMMIT", "the result has other commitments than its plan");
      } else if (opened[i].nonce.empty()) {
        state_.findings.weakness("W_WITHHELD", opened[i].party);
      } else {
        const auto nonce = digest_from_bytes(opened[i].nonce);
        if (!nonce.ok() || nonce_commitment(plan_.record.draw_id, opened[i].party, *nonce) != opened[i].commitment) {
          fail("E_REVEAL", "the nonce of " + opened[i].party + " does not open its commitment");
        }
      }
    }
  }

  State& state_;
  const Logged<DrawPlan>& plan_;
  const Logged<DrawResult>& result_;
};

// Every launch used the seed that public randomness gave it, or the team's own where there is no runs draw.
std::size_t check_run_seeds(State& state) {
  std::size_t count = 0;
  const DrawLog* const draw = state.log.draw(Purpose::runs);
  for (const auto& [cell, attempts] : state.log.attempts) {
    std::optional<Digest> seed0;
    if (draw != nullptr && draw->result) {
      seed0 = draw->result->record.seed;
    } else if (!state.policy()->runs_draw) {
      const auto* const submission = state.log.last_submission(cell.team);
      if (submission != nullptr) seed0 = self_derived_seed0(submission->ref.leaf);
      state.findings.weakness("W_SELF_SEEDS", cell.team.text);
    }
    if (!seed0) continue;  // a launch before its draw is an E_ORDER
    for (const AttemptLog& attempt : attempts) {
      ++count;
      const RunStart& start = attempt.start.record;
      const std::uint32_t expected = run_seed(*seed0, cell.team, cell.benchmark, start.run);
      if (start.seed == expected) continue;
      state.findings.fail(Step::seed, "E_RUN_SEED", entry_name(attempt.start.ref),
                          "its seed is " + std::to_string(start.seed) + ", the draw gives " + std::to_string(expected));
    }
  }
  return count;
}

}  // namespace

void check_beacons(State& state) {
  std::size_t draws = 0;
  std::size_t beacons = 0;
  for (const DrawLog& draw : state.log.draws) {
    if (!draw.result) continue;
    BeaconCheck(state, draw).run();
    ++draws;
    beacons += draw.result->record.beacons.size();
  }
  if (draws == 0) {
    state.findings.not_checked(Step::beacons, "nothing was drawn yet");
    state.findings.not_checked(Step::bls, "nothing was drawn yet");
    return;
  }
  note_bls(state);
  state.leave_out(Step::beacons, {"nonce-reveal"});
  state.findings.pass(Step::beacons, plural(beacons, "beacon", "beacons") + ", after seal and reveals");
}

void check_seed(State& state) {
  std::size_t draws = 0;
  for (const DrawLog& draw : state.log.draws) {
    if (!draw.result) continue;
    SeedCheck(state, draw).run();
    ++draws;
  }
  const std::size_t seeds = check_run_seeds(state);
  if (draws == 0) state.findings.not_checked(Step::seed, "nothing was drawn yet");
  state.leave_out(Step::seed, {"nonce-commit", "nonce-reveal"});
  state.findings.pass(
      Step::seed, plural(draws, "seed", "seeds") + " and " + plural(seeds, "run seed", "run seeds") + " recomputed");
}

}  // namespace fivefold::verify
