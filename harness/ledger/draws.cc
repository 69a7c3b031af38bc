#include "harness/ledger/draws.h"

#include <algorithm>

#include "harness/base/number.h"
#include "harness/core/dice_witnesses.h"
#include "harness/core/draw.h"
#include "harness/core/paths.h"
#include "harness/crypto/note.h"
#include "harness/crypto/sha256.h"
#include "harness/json/write.h"
#include "harness/ledger/next_step.h"

namespace fivefold::ledger {
namespace {

Error out_of_order(const std::string& message) { return bad_input("E_ORDER", message); }

std::string draw_id(const Workspace& workspace, Purpose purpose, int number) {
  return workspace.stage().id.text + "/" + std::string(to_text(purpose)) + "/" + std::to_string(number);
}

// The plan of either purpose but for its file and the audit's parameters.
DrawPlan plan_of(const Workspace& workspace, Purpose purpose, const SealOptions& options, UtcTime now) {
  DrawPlan plan;
  plan.purpose = purpose;
  plan.draw_id = draw_id(workspace, purpose, plan.number);
  plan.reveal_deadline = options.reveal_by.value_or(now);
  plan.margin_seconds = workspace.stage().margin_seconds;
  BeaconPlan dice;
  dice.chain = "dice/" + plan.draw_id;
  dice.faces = options.faces;
  dice.rolls = options.rolls;
  dice.held_at = options.held_at.value_or(UtcTime{now.milliseconds + plan.margin_seconds * 1000});
  plan.beacons.push_back(dice);
  return plan;
}

Result<Sealed> append_plan(Workspace& workspace, DrawPlan plan, std::string_view file, UtcTime now,
                           const crypto::Signer& signer) {
  FF_ASSIGN(const Digest digest, workspace.evidence().put(file));
  Draft draft{{{paths::plan(plan.purpose, plan.number), digest}}, plan, &signer, now};
  FF_ASSIGN(const auto refs, workspace.append({draft}));
  FF_ASSIGN(const auto notes, workspace.checkpoints());
  FF_ASSIGN(const auto note, crypto::parse_note(notes.back().second));
  return Sealed{refs.front(), plan.beacons.front().held_at, note.text};
}

std::string runs_plan_file(const StageLog& log) {
  std::string file;
  for (const auto& [team, submissions] : log.submissions) {
    const Ref& ref = submissions.back().ref;
    json::Object line{
        {"team", team.text},
        {"submission", json::Object{{"index", static_cast<std::int64_t>(ref.index)}, {"leaf", to_hex(ref.leaf)}}}};
    file += json::write(json::Value(std::move(line))) + "\n";
  }
  return file;
}

// The auditor signs the audit's plan and draw where its key is; otherwise the organiser may (docs/records.md section
// 6).
Result<std::unique_ptr<crypto::Signer>> draw_signer(Workspace& workspace, Purpose purpose) {
  if (purpose == Purpose::audit) {
    auto auditor = workspace.signer(Role::auditor, "auditor");
    if (auditor.ok() || auditor.error().code != Errc::not_found) return auditor;
  }
  return workspace.signer(Role::organiser, "organiser");
}

Result<void> check_no_open_attempt(const StageLog& log) {
  for (const auto& [cell, attempts] : log.attempts) {
    for (const AttemptLog& attempt : attempts) {
      if (attempt.end) continue;
      return Error{Errc::incomplete, "E_RUN_COUNT",
                   cell.team.text + " " + cell.benchmark.text + " run " + std::to_string(attempt.start.record.run) +
                       " attempt " + std::to_string(attempt.start.record.attempt) +
                       " has not ended: let `fivefold run` finish it"};
    }
  }
  return {};
}

Result<void> check_digits(const BeaconPlan& plan, const std::string& digits) {
  const char low = plan.faces == 6 ? '1' : '0';
  const char high = plan.faces == 6 ? '6' : '9';
  if (digits.size() != static_cast<std::size_t>(plan.rolls)) {
    return bad_input("E_BEACON",
                     "the plan names " + std::to_string(plan.rolls) + " rolls, got " + std::to_string(digits.size()) +
                         " digits: give all of them, in the order in which they fell. Nothing was recorded");
  }
  for (const char digit : digits) {
    if (digit >= low && digit <= high) continue;
    return bad_input("E_BEACON", std::string("a die with ") + std::to_string(plan.faces) + " faces shows " + low +
                                     ".." + high + ", got '" + digit + "': nothing was recorded");
  }
  return {};
}

Result<void> check_time(const Logged<DrawPlan>& plan, const BeaconPlan& dice, UtcTime rolled, UtcTime now) {
  const std::int64_t margin = plan.record.margin_seconds * 1000;
  const UtcTime earliest = std::max({dice.held_at, UtcTime{plan.at.milliseconds + margin},
                                     UtcTime{plan.record.reveal_deadline.milliseconds + margin}});
  if (now < plan.at) {
    return bad_input("E_BEACON_TIME", "this machine's clock says " + to_text(now) + ", which is before the seal of " +
                                          to_text(plan.at) + ": set the clock right, then draw");
  }
  if (rolled < earliest) {
    return bad_input("E_BEACON_TIME", "the dice may not be rolled before " + to_text(earliest) + ", got " +
                                          to_text(rolled) +
                                          ": the seal and its margin come first. Nothing was recorded");
  }
  if (now < rolled) return bad_input("E_BEACON_TIME", "the dice were rolled in the future: " + to_text(rolled));
  return {};
}

// What comes after a seal that stands.
std::string after_seal(const Workspace& workspace, Purpose purpose) {
  if (!workspace.log().draw(purpose)->result) return missing_step(workspace, purpose);
  return command_for(workspace, purpose == Purpose::runs ? "run" : "audit");
}

Result<std::string> note_of_size(Workspace& workspace, std::uint64_t size) {
  FF_ASSIGN(const auto notes, workspace.checkpoints());
  for (const auto& [note_size, note] : notes) {
    if (note_size == size) return note;
  }
  return Error{Errc::corrupt, "E_SEAL", "there is no checkpoint of size " + std::to_string(size)};
}

}  // namespace

Result<void> parse_dice(std::string_view text, SealOptions& options) {
  const auto x = text.find('x');
  const auto faces = parse_integer<int>(text.substr(0, x));
  const auto rolls = x == std::string_view::npos ? std::nullopt : parse_integer<int>(text.substr(x + 1));
  const bool good =
      faces && rolls && ((*faces == 6 && *rolls >= 25) || (*faces == 10 && *rolls >= 20)) && *rolls <= 1000;
  if (!good) {
    return bad_input("dice", "\"" + std::string(text) +
                                 "\" is not FACESxROLLS: 6 faces with at least 25 rolls, or 10 " +
                                 "faces with at least 20");
  }
  options.faces = *faces;
  options.rolls = *rolls;
  return {};
}

std::vector<std::string> missing_runs(const Stage& stage, const StageLog& log) {
  std::vector<std::string> missing;
  for (const TeamId& team : stage.teams) {
    if (log.last_submission(team) == nullptr) {
      missing.push_back(team.text + ": no submission");
      continue;
    }
    for (const Benchmark& benchmark : stage.benchmarks) {
      const auto& teams = benchmark.teams;
      if (std::find(teams.begin(), teams.end(), team) == teams.end()) continue;
      std::string runs;
      for (int run = 1; run <= stage.runs; ++run) {
        if (log.completed({team, benchmark.id}, run) == nullptr)
          runs += (runs.empty() ? "" : ", ") + std::to_string(run);
      }
      if (!runs.empty()) missing.push_back(team.text + " " + benchmark.id.text + ": runs " + runs);
    }
  }
  return missing;
}

Result<Sealed> seal_submissions(Workspace& workspace, const SealOptions& options) {
  const StageLog& log = workspace.log();
  if (!workspace.stage().draw_runs) {
    return out_of_order("this stage draws no run seeds (draw.runs is false): there are no submissions to seal");
  }
  if (log.draw(Purpose::runs) != nullptr) {
    return bad_input("E_REDRAW", "the submissions are sealed already, once and for all; next: " +
                                     after_seal(workspace, Purpose::runs));
  }
  if (log.submissions.empty()) {
    return Error{Errc::incomplete, "E_ORDER", missing_step(workspace, Purpose::runs)};
  }
  const UtcTime now = workspace.clock().now();
  FF_ASSIGN(const auto signer, workspace.signer(Role::organiser, "organiser"));
  return append_plan(workspace, plan_of(workspace, Purpose::runs, options, now), runs_plan_file(log), now, *signer);
}

Result<Sealed> seal_runs(Workspace& workspace, const SealOptions& options) {
  const StageLog& log = workspace.log();
  const Stage& stage = workspace.stage();
  if (log.draw(Purpose::audit) != nullptr) {
    return bad_input("E_REDRAW",
                     "the runs are sealed already, once and for all; next: " + after_seal(workspace, Purpose::audit));
  }
  const DrawLog* runs_draw = log.draw(Purpose::runs);
  if (stage.draw_runs && (runs_draw == nullptr || !runs_draw->result)) {
    return Error{Errc::incomplete, "E_ORDER", "there are no runs to seal: " + missing_step(workspace, Purpose::runs)};
  }
  FF_TRY(check_no_open_attempt(log));
  const auto missing = missing_runs(stage, log);
  if (!missing.empty() && !options.incomplete) {
    std::string text = "runs are missing (seal without them: --incomplete; their cells then have no mean):";
    for (const std::string& line : missing) text += "\n  " + line;
    text += "\nNothing was sealed. What can still be run: " + command_for(workspace, "run");
    return Error{Errc::incomplete, "E_RUN_COUNT", text};
  }
  const UtcTime now = workspace.clock().now();
  DrawPlan plan = plan_of(workspace, Purpose::audit, options, now);
  FF_CHECK(log.policy->record.strata_sha256.has_value());
  FF_ASSIGN(const std::string strata, workspace.evidence().get(*log.policy->record.strata_sha256));
  plan.alpha_r = stage.audit.alpha_reproduced;
  plan.alpha_d = stage.audit.alpha_discrepant;
  plan.claims = std::count(strata.begin(), strata.end(), '\n');
  plan.random_cells = stage.audit.random_cells;
  FF_ASSIGN(const auto signer, draw_signer(workspace, Purpose::audit));
  return append_plan(workspace, plan, strata, now, *signer);
}

Result<PreparedDraw> prepare_draw(Workspace& workspace, Purpose purpose, const Ceremony& ceremony) {
  const DrawLog* draw = workspace.log().draw(purpose);
  if (draw == nullptr) {
    return out_of_order("nothing is sealed for this draw: " + missing_step(workspace, purpose));
  }
  if (draw->result) {
    return bad_input("E_REDRAW", "this draw was held already, and its result stands; next: " +
                                     command_for(workspace, purpose == Purpose::runs ? "run" : "audit"));
  }
  const BeaconPlan& dice = draw->plan.record.beacons.front();
  if (dice.kind != BeaconPlan::Kind::dice) return bad_input("E_BEACON", "the plan names another beacon than dice");
  FF_TRY(check_digits(dice, ceremony.digits));
  std::vector<std::string> witnesses;
  for (const std::string& text : ceremony.witnesses) {
    FF_ASSIGN(std::string witness, witness_name(text));
    witnesses.push_back(std::move(witness));
  }
  if (const std::size_t named = named_witnesses(witnesses); named < 2) {
    return bad_input(
        "E_BEACON",
        "dice need two witnesses or more, different people (--witnessed-by \"NAME, BODY\", one option each), "
        "got " +
            std::to_string(named) + ": nothing was recorded");
  }
  const UtcTime now = workspace.clock().now();
  const UtcTime rolled = ceremony.rolled_at.value_or(now);
  FF_TRY(check_time(draw->plan, dice, rolled, now));
  PreparedDraw prepared;
  prepared.at = now;
  DrawResult& result = prepared.result;
  result.draw_id = draw->plan.record.draw_id;
  result.plan = draw->plan.ref;
  FF_ASSIGN(result.seal, note_of_size(workspace, draw->plan.ref.index + 1));
  Beacon beacon;
  beacon.chain = dice.chain;
  beacon.round = dice.round;
  beacon.digits = ceremony.digits;
  beacon.rolled_at = rolled;
  beacon.witnesses = std::move(witnesses);
  result.beacons.push_back(beacon);
  FF_ASSIGN(const auto seal, crypto::parse_note(result.seal));
  FF_ASSIGN(prepared.seed_bin, seed_preimage(result, seal.text));
  result.seed = crypto::sha256(prepared.seed_bin);
  return prepared;
}

Result<Ref> record_draw(Workspace& workspace, Purpose purpose, const PreparedDraw& draw) {
  FF_ASSIGN(const auto signer, draw_signer(workspace, purpose));
  FF_ASSIGN(const Digest digest, workspace.evidence().put(draw.seed_bin));
  const int number = workspace.log().draw(purpose)->plan.record.number;
  Draft draft{{{paths::seed(purpose, number), digest}}, draw.result, signer.get(), draw.at};
  FF_ASSIGN(const auto refs, workspace.append({draft}));
  return refs.front();
}

}  // namespace fivefold::ledger
