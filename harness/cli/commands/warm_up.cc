// fivefold warm-up TEAM: the warm-up prompts through the lab's set-up, recorded; nothing is decided by it.

#include "harness/schedule/warm_up.h"

#include "harness/cli/commands/commands.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/session.h"
#include "harness/cli/trial_text.h"
#include "harness/exec/local_launcher.h"
#include "harness/os/signals.h"

namespace fivefold::cli {
namespace {

Exit print(const Context& context, const std::string& team, const std::vector<schedule::WarmedUp>& done) {
  Exit exit = Exit::clean;
  json::Array all;
  for (const schedule::WarmedUp& one : done) {
    if (one.trial.reason) exit = Exit::finding;
    if (context.json) {
      json::Value value = trial_json(one.trial);
      json::Object members = *value.as_object();
      members.push_back({"entry", static_cast<std::int64_t>(one.record.index)});
      all.emplace_back(std::move(members));
    } else {
      print_trial(context, one.trial);
      context.print("  " + context.look.words("warm-up.recorded", {{"entry", std::to_string(one.record.index)}}) +
                    "\n");
    }
  }
  if (context.json) {
    context.print_json(json::Object{{"team", team}, {"benchmarks", std::move(all)}});
  } else {
    context.print(context.look.words("warm-up.end") + "\n");
  }
  return exit;
}

Result<Exit> run_warm_up(Context& context) {
  const std::string team = context.args.value("TEAM").value_or("");
  FF_ASSIGN(const schedule::Capacity capacity, capacity_from(context.args));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  os::note_stop_signals(true);  // what a warm-up started is nobody else's
  exec::LocalLauncher launcher(exec_program(context));
  const auto done = schedule::warm_up(workspace, TeamId{team}, launcher, capacity, secret_from_environment);
  if (!done.ok() && done.error().rule == "stopped" && os::stop_signal()) {
    context.note(context.notes.words.said(done.error().message));
    return static_cast<Exit>(os::exit_status_of_signal(*os::stop_signal()));
  }
  if (!done.ok()) return done.error();
  return print(context, team, *done);
}

}  // namespace

CommandSpec warm_up_command() {
  return {"warm-up",
          "the warm-up prompts of a team through the lab's set-up, before the audit draw; decides nothing",
          {{"TEAM", "TEAM", "id of the team", true}},
          {"fivefold -C stage warm-up upstage"},
          run_warm_up};
}

}  // namespace fivefold::cli
