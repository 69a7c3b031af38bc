// fivefold try TEAM.yaml: a team's runner on a few items, recorded nowhere: what came back, how it would be scored, and
// why it would have failed as an attempt.

#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/explanation.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/marks.h"
#include "harness/cli/problem_text.h"
#include "harness/cli/session.h"
#include "harness/cli/trial_text.h"
#include "harness/config/load.h"
#include "harness/os/signals.h"
#include "harness/schedule/trial.h"

namespace fivefold::cli {
namespace {

constexpr std::int64_t kMostItems = 1'000'000;

Exit print(const Context& context, const TeamId& team, const std::vector<schedule::Trial>& trials) {
  Exit exit = Exit::clean;
  json::Array all;
  for (const schedule::Trial& trial : trials) {
    if (trial.reason) exit = Exit::finding;
    if (context.json) {
      all.push_back(trial_json(trial));
    } else {
      print_trial(context, trial);
    }
  }
  if (context.json) {
    context.print_json(json::Object{{"team", team.text}, {"benchmarks", std::move(all)}});
  } else {
    context.print(context.look.words("try.end") + "\n");
    if (exit == Exit::clean) context.next("submit " + quoted(context.args.value("TEAM.yaml").value_or("")));
  }
  return exit;
}

Result<std::size_t> read_items(const Arguments& args) {
  const std::string text = args.value("--items").value_or("3");
  const auto items = parse_integer<std::int64_t>(text);
  if (items && *items >= 1 && *items <= kMostItems) return static_cast<std::size_t>(*items);
  return bad_input("usage", "--items must be a whole number from 1 to 1000000, got \"" + text + "\"");
}

// What a trial needs of the stage, given by --stage or by the workspace.
struct KnownStage {
  Stage stage;
  schedule::StageFolders folders;
};

Result<Exit> try_with(Context& context, const KnownStage& known, Session& session) {
  FF_ASSIGN(const std::size_t items, read_items(context.args));
  const std::filesystem::path file = context.args.value("TEAM.yaml").value_or("");
  const auto loaded = config::load_submission(file, &known.stage);
  if (!loaded.checked.ok()) return refuse(context, loaded.checked.problems, loaded.bytes);
  const Submission& submission = *loaded.checked.value;
  os::note_stop_signals(true);  // what a trial started is nobody else's
  exec::LocalLauncher launcher(exec_program(context));
  const schedule::TrialSource source{known.stage, known.folders, submission, file.parent_path(), items};
  const auto trials = schedule::try_runner(source, launcher, schedule::local_capacity(std::nullopt),
                                           secret_from_environment, session.entropy());
  if (!trials.ok() && trials.error().rule == "stopped" && os::stop_signal()) {
    context.note(trials.error().message);
    return static_cast<Exit>(os::exit_status_of_signal(*os::stop_signal()));
  }
  if (!trials.ok()) return trials.error();
  return print(context, submission.team, *trials);
}

Result<Exit> run_try(Context& context) {
  Session session(context);
  if (const auto file = context.args.value("--stage")) {
    const auto loaded = config::load_stage(*file);
    if (!loaded.checked.ok()) return refuse(context, loaded.checked.problems, loaded.bytes);
    const auto folder = std::filesystem::path(*file).parent_path();
    return try_with(context, {*loaded.checked.value, schedule::folders_of(folder)}, session);
  }
  if (!std::filesystem::exists(context.workspace / "stage.db")) {
    return bad_input("workspace",
                     context.workspace.string() +
                         " is no workspace: give --stage STAGE.yaml, or -C DIR of a workspace made by init");
  }
  FF_ASSIGN(auto workspace, session.open_for_reading());
  return try_with(context, {workspace.stage(), schedule::folders_of(workspace)}, session);
}

}  // namespace

CommandSpec try_command() {
  return {"try",
          "run a team's runner on a few items, recorded nowhere, and show what came back",
          {{"TEAM.yaml", "TEAM.yaml", "the team's configuration", true},
           {"--items", "N", "how many items of each benchmark, the first ones (default 3)"},
           {"--stage", "STAGE.yaml", "the stage, where there is no workspace (-C) that has it"}},
          {"fivefold -C stage try team.yaml", "fivefold try team.yaml --stage stage.yaml --items 10"},
          run_try,
          Records::no};
}

}  // namespace fivefold::cli
