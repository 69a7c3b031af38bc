// fivefold submit TEAM.yaml: takes in a team's submission.

#include "harness/ledger/submit.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/problem_text.h"
#include "harness/cli/session.h"
#include "harness/config/load.h"
#include "harness/ledger/next_step.h"

namespace fivefold::cli {
namespace {

Exit print(const Context& context, const TeamId& team, const ledger::SubmitDone& done) {
  if (done.to_enrol) {
    context.print(encode_enrolment(*done.to_enrol) + "\n");
    context.note(context.notes.words("submit.not-enrolled", {{"team", team.text}}));
    return Exit::incomplete;
  }
  if (context.json) {
    context.print_json(json::Object{{"team", team.text},
                                    {"revision", done.revision},
                                    {"unchanged", done.unchanged},
                                    {"entry", static_cast<std::int64_t>(done.ref->index)}});
    return Exit::clean;
  }
  if (done.made_key) context.note(context.notes.words("submit.made-key", {{"team", team.text}}));
  const publish::Word word = done.unchanged ? publish::Word("submit.unchanged") : publish::Word("submit.done");
  context.print(context.look.words(word, {{"team", team.text},
                                          {"revision", std::to_string(done.revision)},
                                          {"entry", std::to_string(done.ref->index)}}) +
                "\n");
  return Exit::clean;
}

Result<Exit> run_submit(Context& context) {
  const std::filesystem::path file = context.args.value("TEAM.yaml").value_or("");
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  auto loaded = config::load_submission(file, &workspace.stage());
  if (!loaded.checked.ok()) return refuse(context, loaded.checked.problems, loaded.bytes);
  const ledger::SubmissionSource source{std::move(loaded.bytes), file.parent_path(), std::move(*loaded.checked.value)};
  FF_ASSIGN(const ledger::SubmitDone done, ledger::submit(workspace, source));
  const Exit exit = print(context, source.submission.team, done);
  if (exit == Exit::clean && !context.json) context.next(ledger::next_words(workspace));
  return exit;
}

}  // namespace

CommandSpec submit_command() {
  return {"submit",
          "check, pin, sign and record a team's submission",
          {{"TEAM.yaml", "TEAM.yaml", "the team's configuration", true}},
          {"fivefold -C stage submit configs/rehearsal/teams/hanbit.yaml"},
          run_submit};
}

}  // namespace fivefold::cli
