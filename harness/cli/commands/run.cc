// fivefold run: launches the teams' runs that are missing.

#include <csignal>

#include "harness/cli/commands/commands.h"
#include "harness/cli/event_lines.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/session.h"
#include "harness/ledger/next_step.h"
#include "harness/os/signals.h"
#include "harness/schedule/runs.h"

namespace fivefold::cli {
namespace {

Result<schedule::RunChoice> read_choice(const Arguments& args) {
  schedule::RunChoice choice;
  if (const auto team = args.value("--team")) choice.team = TeamId{*team};
  if (const auto benchmark = args.value("--benchmark")) choice.benchmark = BenchmarkId{*benchmark};
  if (const auto executor = args.value("--executor"); executor && *executor != "local") {
    return bad_input("executor", "executor \"" + *executor +
                                     "\" is not built: runs are launched on this machine (local). Nothing was started; "
                                     "leave --executor out, or give local");
  }
  return choice;
}

// Of the chosen cells.
std::int64_t complete_runs(const ledger::Workspace& workspace, const schedule::RunChoice& choice) {
  std::int64_t complete = 0;
  for (const Benchmark& benchmark : workspace.stage().benchmarks) {
    if (choice.benchmark && benchmark.id != *choice.benchmark) continue;
    for (const TeamId& team : benchmark.teams) {
      if (choice.team && team != *choice.team) continue;
      for (int run = 1; run <= workspace.stage().runs; ++run) {
        complete += workspace.log().completed({team, benchmark.id}, run) != nullptr ? 1 : 0;
      }
    }
  }
  return complete;
}

Exit print(const Context& context, const schedule::RunsEnd& end) {
  if (context.json) {
    json::Array missing;
    for (const std::string& why : end.missing) missing.emplace_back(why);
    context.print_json(
        json::Object{{"complete", end.complete}, {"wanted", end.wanted}, {"missing", std::move(missing)}});
  } else {
    const Words& words = context.look.words;
    context.print(
        words("run.end", {{"complete", std::to_string(end.complete)}, {"wanted", std::to_string(end.wanted)}}) + "\n");
    for (const std::string& why : end.missing) {
      context.print("  " + words("missing", {{"why", words.said(why)}}) + "\n");
    }
  }
  if (end.end == schedule::LoopEnd::stopped) {
    return static_cast<Exit>(os::exit_status_of_signal(os::stop_signal().value_or(SIGINT)));
  }
  return end.missing.empty() ? Exit::clean : Exit::incomplete;
}

Result<Exit> run_run(Context& context) {
  FF_ASSIGN(const schedule::RunChoice choice, read_choice(context.args));
  FF_ASSIGN(const schedule::Capacity capacity, capacity_from(context.args));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  os::note_stop_signals();
  exec::LocalLauncher launcher(exec_program(context));
  EventLines lines(context, session.clock(),
                   {.digits = workspace.stage().digits,
                    .continue_with = context.with_workspace("run"),
                    .team_name = [&](const TeamId& team) { return context.notes.name(workspace.team_name(team)); },
                    .complete_before = complete_runs(workspace, choice)});
  const schedule::SecretSource secrets = secret_from_environment;
  FF_ASSIGN(const schedule::RunsEnd end, schedule::run_missing(workspace, launcher, choice, capacity, secrets, lines));
  const Exit exit = print(context, end);
  if (!context.json) context.next(ledger::next_words(workspace));
  return exit;
}

}  // namespace

CommandSpec run_command() {
  return {"run",
          "launch the runs that are missing; safe to kill and repeat",
          {{"--team", "TEAM", "only this team's"},
           {"--benchmark", "BENCHMARK", "only this benchmark's"},
           {"--executor", "NAME", "where: local (the default)"},
           {"--slots", "N", "CPUs to use (default: all of this machine)"}},
          {"fivefold -C stage run", "fivefold -C stage run --team upstage --slots 4"},
          run_run};
}

}  // namespace fivefold::cli
